// Transactions: what the service does with them, and the runners on top.
#include "local_service.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

class account_store {
  public:
    account_store() = default;

    void open(std::string const& id, int cents) {
        service.run(service.client.put_item(table.name, item("id", id, "cents", cents)));
    }
    std::optional<item> find(std::string const& id) {
        auto got = service.run(service.client.get_item(
            get_item_request(table.name, key("id", id)).consistent_read(true)));
        return std::move(got.item);
    }
    int cents(std::string const& id) { return find(id).value().get<int>("cents"); }

    local_service service;
    local_table table{service, table_by_id("transaction")};
};

transact_update set_cents(std::string const& table, std::string const& id, int cents) {
    return transact_update(table, key("id", id), "SET cents = :cents")
        .expression_attribute_value(":cents", cents);
}

/// Moves cents between accounts, if there are enough, on what it has read.
class transfer {
  public:
    transfer(client& with, std::string table, std::string from, std::string to, int cents)
        : client_{&with},
          table_{std::move(table)},
          from_{std::move(from)},
          to_{std::move(to)},
          cents_{cents} {}

    asio::awaitable<std::optional<write_transaction>> operator()() const { return decide(*this); }

  private:
    static asio::awaitable<std::optional<write_transaction>> decide(transfer self) {
        auto ask = read_transaction()
                       .get(self.table_, key("id", self.from_))
                       .get(self.table_, key("id", self.to_));
        auto read = transact_read(*self.client_, std::move(ask));
        auto const got = co_await std::move(read);
        auto const from = got.at(0).value().get<int>("cents");
        auto const to = got.at(1).value().get<int>("cents");
        if (from < self.cents_) co_return std::nullopt;
        auto what = write_transaction()
                        .update(self.change(self.from_, from, from - self.cents_))
                        .update(self.change(self.to_, to, to + self.cents_));
        co_return std::move(what);
    }
    transact_update change(std::string const& id, int before, int after) const {
        return set_cents(table_, id, after)
            .condition_expression("cents = :before")
            .expression_attribute_value(":before", before);
    }

    client* client_;
    std::string table_;
    std::string from_;
    std::string to_;
    int cents_;
};

asio::awaitable<void> keep_outcome(
    asio::awaitable<std::optional<transact_write_items_response>> work, int& committed) {
    auto const got = co_await std::move(work);
    if (got) ++committed;
}

}  // namespace

TEST_SUITE("service.transaction") {
    TEST_CASE("write: all four actions -> all done") {
        account_store store;
        store.open("a", 100);
        store.open("b", 1);
        store.open("c", 1);
        auto const& table = store.table.name;
        auto const what = write_transaction()
                              .put(table, item("id", "new", "cents", 7))
                              .update(set_cents(table, "a", 50))
                              .erase(table, key("id", "b"))
                              .check(table, key("id", "c"), "attribute_exists(cents)");
        store.service.run(transact_write(store.service.client, what));
        CHECK(store.cents("new") == 7);
        CHECK(store.cents("a") == 50);
        CHECK_FALSE(store.find("b"));
        CHECK(store.cents("c") == 1);
    }

    TEST_CASE("write: a failed condition -> nothing done, its reason with the old item") {
        account_store store;
        store.open("a", 100);
        auto const& table = store.table.name;
        auto const what = write_transaction()
                              .put(table, item("id", "new", "cents", 7))
                              .update(set_cents(table, "a", 50)
                                          .condition_expression("cents > :cents_at_least")
                                          .expression_attribute_value(":cents_at_least", 1000)
                                          .return_values_on_condition_check_failure(
                                              return_values_on_condition_check_failure::all_old));
        auto const got = store.service.run(transact_write(store.service.client, what, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::conditional_check_failed);
        CHECK_FALSE(got.error().may_have_been_applied());
        auto const& reasons = got.error().cancellation_reasons();
        REQUIRE(reasons.size() == 2);
        CHECK(reasons[0].code == cancellation_code::none);
        CHECK_FALSE(reasons[0].item.has_value());
        CHECK(reasons[1].code == cancellation_code::conditional_check_failed);
        CHECK(reasons[1].item == item("id", "a", "cents", 100));
        CHECK_FALSE(store.find("new"));
        CHECK(store.cents("a") == 100);
    }

    TEST_CASE("write: the same token again -> done once; with other content -> refused") {
        account_store store;
        store.open("a", 100);
        auto const add = [&](int cents) {
            return write_transaction().update(
                transact_update(store.table.name, key("id", "a"), "ADD cents :more")
                    .expression_attribute_value(":more", cents));
        };
        auto const options = transaction_options().token(store.table.name.substr(
            store.table.name.size() < 36 ? 0 : store.table.name.size() - 36));
        store.service.run(transact_write(store.service.client, add(5), options));
        store.service.run(transact_write(store.service.client, add(5), options));
        CHECK(store.cents("a") == 105);
        auto const got =
            store.service.run(transact_write(store.service.client, add(6), options, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == service_errc::idempotent_parameter_mismatch);
        CHECK(store.cents("a") == 105);
    }

    TEST_CASE("write: two puts of one key, which only the service can see -> its refusal") {
        account_store store;
        auto const& table = store.table.name;
        auto const what = write_transaction()
                              .put(table, item("id", "a", "cents", 1))
                              .put(table, item("id", "a", "cents", 2));
        auto const got = store.service.run(transact_write(store.service.client, what, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::invalid_request);
        CHECK_FALSE(store.find("a"));
    }

    TEST_CASE("read: in order, nothing where there is nothing") {
        account_store store;
        store.open("a", 1);
        store.open("b", 2);
        auto const what = read_transaction()
                              .get(store.table.name, key("id", "b"))
                              .get(store.table.name, key("id", "none"))
                              .get(store.table.name, key("id", "a"));
        auto const got = store.service.run(transact_read(store.service.client, what));
        REQUIRE(got.size() == 3);
        CHECK(got[0] == item("id", "b", "cents", 2));
        CHECK_FALSE(got[1]);
        CHECK(got[2] == item("id", "a", "cents", 1));
    }

    TEST_CASE("transact: ten transfers at the same time -> the sum is kept, each happens once") {
        account_store store;
        std::vector<std::string> const ids{"a", "b", "c"};
        for (auto const& id : ids) store.open(id, 100);
        auto& client = store.service.client;
        int committed = 0;
        std::vector<std::string> failures;
        for (int i = 0; i != 10; ++i) {
            auto const from = static_cast<std::size_t>(i % 3);
            auto const to = static_cast<std::size_t>((i + 1) % 3);
            transfer const decide{client, store.table.name, ids[from], ids[to], 10 + i};
            auto options = transaction_options().attempts(200);
            asio::co_spawn(client.get_executor(),
                           keep_outcome(transact(client, decide, options), committed),
                           [&failures](std::exception_ptr failure) {
                               try {
                                   if (failure) std::rethrow_exception(failure);
                               } catch (std::exception const& thrown) {
                                   failures.emplace_back(thrown.what());
                               }
                           });
        }
        store.service.context.restart();
        store.service.context.run();
        CHECK(failures == std::vector<std::string>{});
        CHECK(committed == 10);
        int const a = store.cents("a");
        int const b = store.cents("b");
        int const c = store.cents("c");
        CHECK(a + b + c == 300);
        // a -> b: 10, 13, 16, 19; b -> c: 11, 14, 17; c -> a: 12, 15, 18
        CHECK(a == 100 - 58 + 45);
        CHECK(b == 100 + 58 - 42);
        CHECK(c == 100 + 42 - 45);
    }

    TEST_CASE("transact: not enough money -> nothing to do") {
        account_store store;
        store.open("a", 5);
        store.open("b", 0);
        transfer const decide{store.service.client, store.table.name, "a", "b", 6};
        CHECK_FALSE(store.service.run(transact(store.service.client, decide)).has_value());
        CHECK(store.cents("a") == 5);
    }
}

}  // namespace dynaco::test
