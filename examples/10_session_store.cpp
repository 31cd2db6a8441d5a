// Sessions that expire, and carts that belong to them, in one table.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/table.hpp>
#include <dynaco/versioned_store.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string>

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct session {
    std::string id;
    std::string user;
    std::chrono::sys_seconds expires;
    std::optional<std::chrono::sys_seconds> created;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(session, (), (id, user, expires, created, version))

// The service deletes what has expired, hours or days later; until then reads leave it out.
template <>
inline constexpr auto dynaco::mapping_of<session> = dynaco::mapping<session>()
                                                        .partition_key<&session::id>()
                                                        .expires_at<&session::expires>()
                                                        .created_at<&session::created>()
                                                        .version<&session::version>();

struct cart {
    std::map<std::string, int> pieces;
};
BOOST_DESCRIBE_STRUCT(cart, (), (pieces))

namespace {

using sessions = dynaco::table<session>;
using carts = dynaco::versioned_store<cart>;

std::chrono::sys_seconds in(std::chrono::seconds time) {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + time;
}

asio::awaitable<void> log_in(sessions store, std::string id, std::string user,
                             std::chrono::seconds time) {
    session fresh;
    fresh.id = id;
    fresh.user = user;
    fresh.expires = in(time);
    auto const written = co_await store.put(fresh);
    std::cout << user << " has the session " << id << ", in version " << written.version << '\n';
}

asio::awaitable<void> look(sessions store, std::string id) {
    auto const found = co_await store.get(id, dynaco::consistent_read, dynaco::unexpired);
    std::cout << "session " << id << ": ";
    if (found) {
        std::cout << found->user << ", for " << (found->expires - in(0s)).count() << " s\n";
    } else {
        std::cout << "none\n";
    }
}

// Whoever has loaded a cart replaces exactly that version of it.
asio::awaitable<void> shop(carts store) {
    cart empty;
    co_await store.save("cart-1", empty);
    auto mine = co_await store.load("cart-1");
    auto yours = co_await store.load("cart-1");
    mine.data.pieces["tea"] = 3;
    co_await store.save("cart-1", mine.data, mine.version);
    yours.data.pieces["cup"] = 1;
    auto saved = co_await store.save("cart-1", yours.data, yours.version, dynaco::as_result);
    if (saved.has_error() && saved.error() == dynaco::errc::version_mismatch) {
        std::cout << "somebody has changed the cart: once more\n";
        yours = co_await store.load("cart-1");
        yours.data.pieces["cup"] = 1;
        co_await store.save("cart-1", yours.data, yours.version);
    }
    auto const now = co_await store.load("cart-1");
    for (auto const& [what, pieces] : now.data.pieces) {
        std::cout << "  " << pieces << " x " << what << '\n';
    }
}

asio::awaitable<void> use(dynaco::client& client, sessions store) {
    co_await log_in(store, "s1", "ada", 1800s);
    co_await log_in(store, "s2", "bob", -60s);  // over since a minute
    co_await look(store, "s1");
    co_await look(store, "s2");

    auto const prolong = [](session& own) { own.expires = in(3600s); };
    co_await store.modify("s1", prolong);
    co_await look(store, "s1");
    std::cout << co_await store.count(dynaco::unexpired) << " of " << co_await store.count()
              << " sessions are still good\n";

    carts const all{client, store.table_name()};
    co_await shop(all);
}

asio::awaitable<void> run(dynaco::client& client) {
    sessions store{client, "dynaco-sessions"};
    co_await store.create(dynaco::unless_exists);
    std::exception_ptr failure;
    try {
        co_await use(client, store);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await store.drop();
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
