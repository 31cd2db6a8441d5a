// Bank transfers as transactions: each reads both accounts, decides, and writes both on condition
// that nobody has changed them meanwhile; if somebody has, it does so again. Ten run at the same
// time on three accounts, and no cent is lost.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;

namespace {

char const table[] = "dynaco-bank";
char const* const owners[] = {"Ada", "Bob", "Cleo"};

// One order: who pays whom how much, and how often it had to look at the accounts.
struct order {
    std::string from;
    std::string to;
    int amount = 0;
    int looks = 0;
    std::string outcome;
};

// Sets a balance, unless it is not what was read any more.
dynaco::transact_update new_balance(std::string const& owner, int read, int balance) {
    return dynaco::transact_update(table, dynaco::key("owner", owner), "SET balance = :new")
        .condition_expression("balance = :read")
        .expression_attribute_value(":new", balance)
        .expression_attribute_value(":read", read);
}

// Reads both accounts and decides what to write; nothing if there is not enough money.
asio::awaitable<std::optional<dynaco::write_transaction>> decide(dynaco::client& client,
                                                                 order& what) {
    ++what.looks;
    auto const accounts =
        co_await dynaco::transact_read(client, dynaco::read_transaction()
                                                   .get(table, dynaco::key("owner", what.from))
                                                   .get(table, dynaco::key("owner", what.to)));
    auto const from = accounts.at(0).value().get<int>("balance");
    auto const to = accounts.at(1).value().get<int>("balance");
    if (from < what.amount) co_return std::nullopt;
    auto transfer = dynaco::write_transaction()
                        .update(new_balance(what.from, from, from - what.amount))
                        .update(new_balance(what.to, to, to + what.amount));
    co_return std::move(transfer);
}

asio::awaitable<void> carry_out(dynaco::client& client, order& what) {
    auto const decider = [&client, &what] { return decide(client, what); };
    auto const done = co_await dynaco::transact(
        client, decider, dynaco::transaction_options().attempts(200), dynaco::as_result);
    if (done.has_error()) {
        what.outcome = "failed: " + done.error().message();
    } else {
        what.outcome = done->has_value() ? "done" : "not enough money";
    }
}

asio::awaitable<void> open_accounts(dynaco::client& client) {
    auto request = dynaco::create_table_request(table)
                       .add_attribute_definition({"owner", dynaco::scalar_attribute_type::s})
                       .add_key_schema_element({"owner", dynaco::key_type::hash})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};
    }
    co_await client.wait_until_table_exists(table);
    for (auto const* const owner : owners) {
        co_await client.put_item(table, dynaco::item("owner", owner, "balance", 100));
    }
}

asio::awaitable<int> show_accounts(dynaco::client& client) {
    int sum = 0;
    for (auto const* const owner : owners) {
        auto const got = co_await client.get_item(
            dynaco::get_item_request(table, dynaco::key("owner", owner)).consistent_read(true));
        auto const balance = got.item.value().get<int>("balance");
        std::cout << "    " << owner << ": " << balance << '\n';
        sum += balance;
    }
    std::cout << "    sum: " << sum << '\n';
    co_return sum;
}

// Runs on a context until it is done.
template <class... Work>
void run(asio::io_context& context, dynaco::client& client, Work... work) {
    std::exception_ptr failure;
    (asio::co_spawn(client.get_executor(), std::move(work),
                    [&failure](std::exception_ptr thrown, auto const&...) {
                        if (thrown) failure = thrown;
                    }),
     ...);
    context.restart();
    context.run();
    if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> close_bank(dynaco::client& client) {
    co_await client.delete_table(table);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        dynaco::client client{context};
        run(context, client, open_accounts(client));
        std::cout << "before\n";
        run(context, client, show_accounts(client));

        std::vector<order> orders;
        for (int i = 0; i != 10; ++i) {
            orders.push_back({owners[i % 3], owners[(i + 1) % 3], i == 9 ? 1000 : 10 + i, 0, ""});
        }
        std::exception_ptr failure;
        for (auto& each : orders) {
            asio::co_spawn(client.get_executor(), carry_out(client, each),
                           [&failure](std::exception_ptr thrown) {
                               if (thrown) failure = thrown;
                           });
        }
        context.restart();
        context.run();  // all of them at the same time
        if (failure) std::rethrow_exception(failure);

        std::cout << "transfers\n";
        for (auto const& each : orders) {
            std::cout << "    " << each.from << " -> " << each.to << ' ' << each.amount << ": "
                      << each.outcome << ", having looked " << each.looks
                      << (each.looks == 1 ? " time\n" : " times\n");
        }
        std::cout << "after\n";
        run(context, client, show_accounts(client));
        run(context, client, close_bank(client));
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
