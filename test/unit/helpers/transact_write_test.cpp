// Transactions of one content, in a world without time.
#include "unit/helpers/transaction_world.hpp"

#include <dynaco/client_access.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

write_transaction transfer() {
    return write_transaction()
        .update(transact_update("accounts", key("id", "a"), "ADD cents :less")
                    .condition_expression("cents >= :least")
                    .expression_attribute_value(":less", -5)
                    .expression_attribute_value(":least", 5))
        .update("accounts", key("id", "b"), "REMOVE note");
}

result<transact_write_items_response> write(transaction_world& world, write_transaction what,
                                            transaction_options options = transaction_options()) {
    return world.run(
        transact_write(world.client(), std::move(what), std::move(options), as_result));
}

bool all_equal(std::vector<std::string> const& all) {
    for (auto const& each : all) {
        if (each != all.front()) return false;
    }
    return !all.empty() && all.front().size() == 36;
}

}  // namespace

TEST_SUITE("helpers.transact_write") {
    TEST_CASE("write: all four actions -> one request with a token, sent once") {
        transaction_world world;
        auto const what = write_transaction()
                              .put("music", item("artist", "Björk"))
                              .update("music", key("artist", "Sade"), "REMOVE note")
                              .erase("music", key("artist", "Abba"))
                              .check("music", key("artist", "Blur"), "attribute_exists(artist)");
        CHECK(what.size() == 4);
        CHECK(write(world, what).has_value());
        REQUIRE(world.wire->requests().size() == 1);
        CHECK(world.request(0).operation == "TransactWriteItems");
        auto const items = world.body(0).at("TransactItems").as_array();
        REQUIRE(items.size() == 4);
        CHECK(items[0].as_object().contains("Put"));
        CHECK(items[1].as_object().contains("Update"));
        CHECK(items[2].as_object().contains("Delete"));
        CHECK(items[3].as_object().contains("ConditionCheck"));
        CHECK(world.tokens()[0].size() == 36);
    }

    TEST_CASE("write: conflicts -> repeated with the same token and growing pauses") {
        transaction_world world;
        world.wire->push(3, conflict_reply());
        CHECK(write(world, transfer()).has_value());
        CHECK(world.wire->requests().size() == 4);
        CHECK(all_equal(world.tokens()));
        CHECK(world.sleeps() == in_milliseconds({12.5, 25, 50}));
    }

    TEST_CASE("write: conflicts -> not paid for with the client's quota of retries") {
        transaction_world world;
        auto const before = engine::client_access::core_of(world.client())->quota().available();
        world.wire->push(15, conflict_reply());
        CHECK(write(world, transfer()).has_value());
        CHECK(engine::client_access::core_of(world.client())->quota().available() == before);
    }

    TEST_CASE("write: a conflict that is not to be repeated -> that failure, sent once") {
        transaction_world world;
        world.wire->push(conflict_reply());
        auto const got = write(world, transfer(), call_options().retry_conflicts(false));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_conflict);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("write: throttled, in progress, faults of the server -> repeated, the same token") {
        for (auto const& reply :
             {fake_reply::throttle(), fake_reply::error(400, "TransactionInProgressException"),
              fake_reply::internal_error(), cancelled_reply(R"({"Code":"ThrottlingError"})"),
              fake_reply::failure_in_doubt(errc::connection_closed),
              fake_reply::failure_in_doubt(errc::response_timeout)}) {
            transaction_world world;
            world.wire->push(2, reply);
            CHECK(write(world, transfer()).has_value());
            CHECK(world.wire->requests().size() == 3);
            CHECK(all_equal(world.tokens()));
        }
    }

    TEST_CASE("write: more faults than the attempts of one call -> further calls, the same token") {
        transaction_world world;
        world.wire->push(12, fake_reply::failure_in_doubt(errc::connection_closed));
        CHECK(write(world, transfer()).has_value());
        CHECK(world.wire->requests().size() == 13);
        CHECK(all_equal(world.tokens()));
    }

    TEST_CASE("write: an answer that cannot be read -> asked again with the same token") {
        transaction_world world;
        world.wire->push(fake_reply::ok("not JSON"));
        CHECK(write(world, transfer()).has_value());
        CHECK(world.wire->requests().size() == 2);
        CHECK(all_equal(world.tokens()));
    }

    TEST_CASE("write: a failed condition -> not repeated; the reason with the old item") {
        transaction_world world;
        world.wire->push(condition_reply());
        auto const got = write(world, transfer());
        REQUIRE(got.has_error());
        CHECK(world.wire->requests().size() == 1);
        CHECK(got.error() == condition::conditional_check_failed);
        CHECK_FALSE(got.error().may_have_been_applied());
        auto const& reasons = got.error().cancellation_reasons();
        REQUIRE(reasons.size() == 2);
        CHECK(reasons[0].code == cancellation_code::conditional_check_failed);
        CHECK(reasons[0].message == "The condition failed");
        CHECK(reasons[0].item == item("id", "a", "cents", 5));
        CHECK(reasons[1].code == cancellation_code::none);
    }

    TEST_CASE("write: rules of the service -> not repeated") {
        for (auto const& reply :
             {fake_reply::error(400, "ValidationException"),
              fake_reply::error(400, "IdempotentParameterMismatchException"),
              fake_reply::error(400, "AccessDeniedException"),
              cancelled_reply(R"({"Code":"ValidationError"},{"Code":"TransactionConflict"})"),
              cancelled_reply(R"({"Code":"ItemCollectionSizeLimitExceeded"})")}) {
            transaction_world world;
            world.wire->otherwise(reply);
            CHECK(write(world, transfer()).has_error());
            CHECK(world.wire->requests().size() == 1);
        }
    }

    TEST_CASE("write: a lost answer, then a failed condition -> known not to be applied") {
        transaction_world world;
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(condition_reply());
        auto const got = write(world, transfer());
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::conditional_check_failed);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(got.error().attempts() == 2);
        CHECK(all_equal(world.tokens()));
    }

    TEST_CASE("write: answers lost to the end -> in doubt, all attempts counted") {
        transaction_world world;
        world.wire->otherwise(fake_reply::failure_in_doubt(errc::connection_closed));
        auto const got = write(world, transfer(), transaction_options().attempts(7));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::connection_closed);
        CHECK(got.error().may_have_been_applied());
        CHECK(got.error().attempts() == 7);
        CHECK(world.wire->requests().size() == 7);
    }

    TEST_CASE("write: conflicts to the end -> that failure, not in doubt") {
        transaction_world world;
        world.wire->otherwise(conflict_reply());
        auto const got = write(world, transfer());
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_conflict);
        CHECK_FALSE(got.error().may_have_been_applied());
        CHECK(world.wire->requests().size() == 20);
        for (auto const pause : world.sleeps()) CHECK(pause <= 1s);
    }

    TEST_CASE("write: deadline -> of the whole; no pause that would not fit") {
        transaction_world world;
        world.wire->otherwise(conflict_reply());
        auto const started = world.time->now();
        auto const got = write(world, transfer(), call_options().timeout(100ms));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::transaction_conflict);
        CHECK(world.sleeps() == in_milliseconds({12.5, 25, 50}));
        CHECK(world.request(0).deadline == started + 100ms);
        CHECK(world.request(3).deadline == started + 100ms);
    }

    TEST_CASE("write: no deadline -> the client's limit of a call is that of the whole") {
        transaction_world world;
        world.config.timeouts.call = 5s;
        world.wire->otherwise(fake_reply::throttle());
        auto const started = world.time->now();
        CHECK(write(world, transfer()).has_error());
        CHECK(world.time->now() - started < 5s);
    }

    TEST_CASE("write: no limit at all -> no repetition once the service may have forgotten") {
        transaction_world world;
        world.config.timeouts.call.reset();
        world.wire->otherwise(
            fake_reply::failure_in_doubt(errc::connection_closed).meanwhile([&world] {
                world.time->advance(1min);
            }));
        auto const got = write(world, transfer(), transaction_options().attempts(100));
        REQUIRE(got.has_error());
        CHECK(got.error().may_have_been_applied());
        CHECK(world.wire->requests().size() == 10);
    }

    TEST_CASE("write: a token of the caller's -> that one") {
        transaction_world world;
        world.wire->push(conflict_reply());
        CHECK(write(world, transfer(), transaction_options().token("mine")).has_value());
        CHECK(world.tokens() == std::vector<std::string>{"mine", "mine"});
    }

    TEST_CASE("write: bad input -> refused with the place, nothing sent") {
        transaction_world world;
        auto const refused = [&](write_transaction what, transaction_options options,
                                 std::string const& words) {
            auto const got = write(world, std::move(what), std::move(options));
            REQUIRE(got.has_error());
            CHECK(got.error() == errc::invalid_argument);
            INFO(got.error().message());
            CHECK(got.error().message().find(words) != std::string::npos);
        };
        refused(write_transaction(), {}, "transact_items: has 0 entries");
        write_transaction many;
        for (int i = 0; i != 101; ++i) many.erase("accounts", key("id", i));
        refused(many, {}, "transact_items: has 101 entries");
        refused(write_transaction().put("accounts", item("id", 1, "a", std::string(409'600, 'x'))),
                {}, "transact_items[0].put.item: ");
        write_transaction large;
        for (int i = 0; i != 11; ++i) {
            large.put("accounts", item("id", i, "a", std::string(400'000, 'x')));
        }
        refused(large, {}, "; the items of a transaction have at most 4 MB together");
        refused(transfer(), transaction_options().attempts(0), "attempts: 0");
        refused(transfer(), transaction_options().token(""), "token: has 0");
        refused(transfer(), transaction_options().token(std::string(37, 'x')), "token: has 37");
        refused(write_transaction().update("", key("id", 1), "REMOVE a"), {}, "table_name");
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("write: two actions that are certainly on one item -> refused") {
        transaction_world world;
        auto const is_refused = [&](write_transaction what) {
            auto const sent = world.wire->requests().size();
            auto const got = write(world, std::move(what));
            if (!got.has_error()) return false;
            CHECK(got.error() == errc::invalid_argument);
            CHECK(world.wire->requests().size() == sent);
            return true;
        };
        auto const with = [] {
            return write_transaction().update("accounts", key("id", 1), "REMOVE a");
        };
        CHECK(is_refused(with().erase("accounts", key("id", 1))));
        CHECK(is_refused(with().check("accounts", key("id", 1.0), "attribute_exists(id)")));
        CHECK(is_refused(with().put("accounts", item("a", "x", "id", 1))));
        CHECK(is_refused(
            with().put("accounts", item("id", 2, "a", "x")).put("accounts", item("id", 2))));
        CHECK(is_refused(
            write_transaction().put("accounts", item("id", 1)).put("accounts", item("id", 1))));
        CHECK(is_refused(write_transaction()
                             .put("accounts", item("a", "x", "id", 1))
                             .erase("accounts", key("id", 1))));

        CHECK_FALSE(is_refused(with().erase("another", key("id", 1))));
        CHECK_FALSE(is_refused(with().erase("accounts", key("id", 2))));
        CHECK_FALSE(is_refused(
            with().put("accounts", item("id", 2, "a", 1)).put("accounts", item("id", 3))));
        // The key may be either attribute.
        CHECK_FALSE(is_refused(write_transaction()
                                   .put("accounts", item("id", 1, "a", 1))
                                   .put("accounts", item("id", 1, "a", 2))));
    }

    TEST_CASE("write: thrown form -> the same response or failure") {
        transaction_world world;
        auto done = transact_write(world.client(), transfer());
        world.run(std::move(done));
        world.wire->push(condition_reply());
        auto refused = transact_write(world.client(), transfer());
        CHECK_THROWS_AS(world.run(std::move(refused)), exception);
    }

    TEST_CASE("cancelled while request number n is out -> once, in doubt, nothing left") {
        for (bool const shared : {false, true}) {
            for (std::size_t n = 0; n != 4; ++n) {
                CAPTURE(n);
                transaction_world world;
                if (shared) world.config.threading = threading::shared;
                world.wire->push(n, conflict_reply());
                world.wire->push(fake_reply::nothing());
                auto const run =
                    run_and_cancel(world.context, world.context.get_executor(),
                                   transact_write(world.client(), transfer(), as_result));
                CHECK(run->completions == 1);
                REQUIRE(run->value.has_value());
                REQUIRE(run->value->has_error());
                CHECK(run->value->error() == cancelled_code());
                CHECK(world.wire->requests().size() == n + 1);
            }
        }
    }

    TEST_CASE("cancelled during pause number n -> once, nothing sent any more, doubt kept") {
        for (bool const shared : {false, true}) {
            for (bool const in_doubt : {false, true}) {
                for (int n = 1; n != 7; ++n) {
                    CAPTURE(n);
                    transaction_world world;
                    if (shared) world.config.threading = threading::shared;
                    world.stopping->stops_at = n;
                    world.wire->otherwise(
                        in_doubt ? fake_reply::failure_in_doubt(errc::connection_closed)
                                 : conflict_reply());
                    auto const run =
                        run_and_cancel(world.context, world.context.get_executor(),
                                       transact_write(world.client(), transfer(), as_result));
                    CHECK(run->completions == 1);
                    REQUIRE(run->value.has_value());
                    REQUIRE(run->value->has_error());
                    CHECK(run->value->error() == cancelled_code());
                    CHECK(run->value->error().may_have_been_applied() == in_doubt);
                    CHECK(world.wire->requests().size() == static_cast<std::size_t>(n));
                }
            }
        }
    }

    TEST_CASE("client destroyed during a pause -> cancelled, nothing left") {
        transaction_world world;
        world.wire->otherwise(
            fake_reply(conflict_reply()).meanwhile([&world] { world.destroy_client(); }));
        auto const got = write(world, transfer());
        REQUIRE(got.has_error());
        CHECK(got.error() == cancelled_code());
        CHECK(world.wire->requests().size() == 1);
    }
}

TEST_SUITE("helpers.transact_read") {
    TEST_CASE("read: items in order, nothing where there is none; conflicts repeated") {
        transaction_world world;
        world.wire->push(2, conflict_reply());
        world.wire->push(fake_reply::ok(
            R"({"Responses":[{"Item":{"id":{"N":"1"}}},{},{"Item":{"id":{"N":"3"}}}]})"));
        auto const what =
            read_transaction()
                .get("accounts", key("id", 1))
                .get("accounts", key("id", 2))
                .get(transact_get("accounts", key("id", 3)).projection_expression("id"));
        auto const got = world.run(transact_read(world.client(), what));
        REQUIRE(got.size() == 3);
        CHECK(got[0] == item("id", 1));
        CHECK_FALSE(got[1]);
        CHECK(got[2] == item("id", 3));
        CHECK(world.wire->requests().size() == 3);
        CHECK(world.request(0).operation == "TransactGetItems");
    }

    TEST_CASE("read: bad input, or an answer to another question -> refused") {
        transaction_world world;
        auto const read = [&](read_transaction what) {
            return world.run(transact_read(world.client(), std::move(what), as_result));
        };
        CHECK(read(read_transaction()).error() == errc::invalid_argument);
        auto const twice =
            read_transaction().get("accounts", key("id", 1)).get("accounts", key("id", 1));
        CHECK(read(twice).error() == errc::invalid_argument);
        CHECK(world.wire->requests().empty());
        world.wire->otherwise(fake_reply::ok(R"({"Responses":[]})"));
        auto const got = read(read_transaction().get("accounts", key("id", 1)));
        CHECK(got.error() == errc::malformed_response);
    }
}

}  // namespace dynaco::test
