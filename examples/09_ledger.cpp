// A ledger with optimistic locking: nobody overwrites what somebody else has written meanwhile.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/table.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/describe/class.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <utility>

namespace asio = boost::asio;

struct account {
    std::string id;
    int cents{};
    std::uint64_t version{};
};
BOOST_DESCRIBE_STRUCT(account, (), (id, cents, version))

// With a version member every write of an account checks that it still is as it was read.
template <>
inline constexpr auto dynaco::mapping_of<account> =
    dynaco::mapping<account>().partition_key<&account::id>().version<&account::version>();

namespace {

using accounts = dynaco::table<account>;

// Reads, changes and writes, until nobody came in between.
asio::awaitable<void> pay_in(accounts book, std::string id, int cents, int times) {
    auto const add = [cents](account& own) { own.cents += cents; };
    for (int i = 0; i != times; ++i) co_await book.modify(id, add);
}

// Ten at the same time, on one account.
asio::awaitable<void> pay_in_at_once(accounts book) {
    account const fresh{"alice", 0, 0};
    co_await book.put(fresh);
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer all_done{executor, asio::steady_timer::time_point::max()};
    int running = 10;
    std::exception_ptr failure;
    for (int i = 0; i != 10; ++i) {
        auto work = pay_in(book, "alice", 100, 1);
        asio::co_spawn(executor, std::move(work), [&](std::exception_ptr thrown) {
            if (thrown) failure = thrown;
            if (--running == 0) all_done.cancel();
        });
    }
    if (running != 0) co_await all_done.async_wait(asio::as_tuple(asio::use_awaitable));
    if (failure) std::rethrow_exception(failure);
    auto const alice = co_await book.get("alice", dynaco::consistent_read);
    std::cout << "ten payments of 1.00 at once: " << alice.value().cents / 100 << ".00, in version "
              << alice->version << '\n';
}

// Two people have read the same account; the second one to write is told.
asio::awaitable<void> meet(accounts book) {
    auto const found = co_await book.get("alice", dynaco::consistent_read);
    account mine = found.value();
    account yours = found.value();
    mine.cents -= 300;
    mine = co_await book.put(mine);
    yours.cents += 1;
    auto const written = co_await book.put(yours, dynaco::as_result);
    if (written.has_error() && written.error() == dynaco::errc::version_mismatch) {
        auto const now = book.read(*written.error().item());
        std::cout << "too late: " << written.error().message() << "; there are " << now.cents
                  << " cents now\n";
    }
}

// From one account to another: both or neither, and never more than there is.
asio::awaitable<void> transfer(dynaco::client& client, accounts book, int cents) {
    auto both = dynaco::write_transaction()
                    .update(book.transact_update("alice", dynaco::add("cents", -cents),
                                                 dynaco::attr("cents") >= cents))
                    .update(book.transact_update("bob", dynaco::add("cents", cents)));
    auto const done = co_await dynaco::transact_write(client, std::move(both), dynaco::as_result);
    std::cout << "transfer of " << cents << " cents: ";
    if (done.has_value()) {
        std::cout << "done\n";
    } else if (done.error() == dynaco::condition::conditional_check_failed) {
        std::cout << "refused, alice has not so much\n";
    } else {
        throw dynaco::exception{done.error()};
    }
}

asio::awaitable<void> use(dynaco::client& client, accounts book) {
    co_await pay_in_at_once(book);
    co_await meet(book);
    account const bob{"bob", 0, 0};
    co_await book.put(bob);
    co_await transfer(client, book, 500);
    co_await transfer(client, book, 500);
    auto all = book.scan(dynaco::consistent_read);
    while (auto const each = co_await all.next()) {
        std::cout << each->id << ": " << each->cents << " cents, version " << each->version << '\n';
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    accounts book{client, "dynaco-ledger"};
    co_await book.create(dynaco::unless_exists);
    std::exception_ptr failure;
    try {
        co_await use(client, book);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await book.drop();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        dynaco::client client{context};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), run(client),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
