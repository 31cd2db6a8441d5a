// PartiQL, in a world without time.
#include "unit/helpers/transaction_world.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/statement.hpp>

#include <doctest/doctest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

statement select(int id) {
    return statement("SELECT * FROM t WHERE id = ?", id);
}
statement insert(int id) {
    return statement("INSERT INTO t VALUE {'id': ?}", id);
}
std::vector<statement> selects(int count) {
    std::vector<statement> all;
    for (int i = 0; i != count; ++i) all.push_back(select(i));
    return all;
}

/// The ids of the statements of a request.
std::vector<int> ids_of(sent_request const& request) {
    std::vector<int> found;
    auto const body = boost::json::parse(request.body);
    for (auto const& each : body.at("Statements").as_array()) {
        found.push_back(std::stoi(each.at("Parameters").at(0).at("N").as_string().c_str()));
    }
    return found;
}

/// Finds each item, except those whose id has failures left.
class table {
  public:
    table() = default;

    std::map<int, std::pair<int, std::string>> failures;  // how often, and the code

    fake_reply answer(sent_request const& request) {
        boost::json::array responses;
        for (int const id : ids_of(request)) {
            auto const found = failures.find(id);
            boost::json::object response;
            if (found != failures.end() && found->second.first-- > 0) {
                response["Error"] = {{"Code", found->second.second}, {"Message", "words"}};
            } else {
                response["Item"] = {{"id", {{"N", std::to_string(id)}}}};
            }
            responses.push_back(std::move(response));
        }
        boost::json::object const body{{"Responses", std::move(responses)}};
        return fake_reply::ok(boost::json::serialize(body));
    }
};

class statement_world : public transaction_world {
  public:
    statement_world() {
        wire->on_request([this](sent_request const& request) { return table.answer(request); });
    }

    std::vector<statement_result> batch(std::vector<statement> what,
                                        call_options options = call_options()) {
        return run(batch_execute(client(), std::move(what), options));
    }

    class table table;
};

}  // namespace

TEST_SUITE("helpers.statement") {
    TEST_CASE("execute: typed parameters -> one page of items, and where to go on") {
        transaction_world world;
        world.wire->push(fake_reply::ok(R"({"Items":[{"id":{"N":"1"}}],"NextToken":"more"})"));
        auto const what =
            statement("SELECT * FROM t WHERE a = ? AND b = ? AND c = ?", "Björk", 1.5, true)
                .parameter(nullptr)
                .consistent_read(true);
        auto const got = world.run(execute(world.client(), what));
        CHECK(got.items == std::vector<item>{item("id", 1)});
        CHECK(got.next_token == "more");
        CHECK(world.request(0).body ==
              R"({"Statement":"SELECT * FROM t WHERE a = ? AND b = ? AND c = ?",)"
              R"("Parameters":[{"S":"Björk"},{"N":"1.5"},{"BOOL":true},{"NULL":true}],)"
              R"("ConsistentRead":true})");
        world.wire->push(fake_reply::error(400, "ValidationException"));
        CHECK(world.run(execute(world.client(), what, as_result)).error() ==
              service_errc::validation);
    }

    TEST_CASE("batch: 60 statements -> calls of 25, 25 and 10, results in order") {
        statement_world world;
        auto const got = world.batch(selects(60));
        REQUIRE(got.size() == 60);
        for (int i = 0; i != 60; ++i) {
            auto const& each = got[static_cast<std::size_t>(i)];
            REQUIRE(each.has_value());
            CHECK(each->value() == item("id", i));
        }
        REQUIRE(world.wire->requests().size() == 3);
        CHECK(ids_of(world.request(2)).size() == 10);
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("batch: none -> nothing sent") {
        statement_world world;
        CHECK(world.batch({}).empty());
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("batch: reading and writing -> calls of their own, in order") {
        statement_world world;
        (void)world.batch({select(1), statement(" \n sElEcT * FROM t WHERE id = ?", 2), insert(3),
                           insert(4), select(5)});
        REQUIRE(world.wire->requests().size() == 3);
        CHECK(ids_of(world.request(0)) == std::vector{1, 2});
        CHECK(ids_of(world.request(1)) == std::vector{3, 4});
        CHECK(ids_of(world.request(2)) == std::vector{5});
    }

    TEST_CASE("batch: statements fail for good -> typed errors of their own, not repeated") {
        transaction_world world;
        world.wire->push(fake_reply::ok(
            R"({"Responses":[{"Error":{"Code":"ConditionalCheckFailed","Message":"no",)"
            R"("Item":{"id":{"N":"1"}}}},{"Error":{"Code":"DuplicateItem"}},)"
            R"({"Error":{"Code":"OfTheFuture"}},{"TableName":"t"}]})"));
        auto const got =
            world.run(batch_execute(world.client(), {insert(1), insert(2), insert(3), insert(4)}));
        REQUIRE(got.size() == 4);
        CHECK(got[0].error() == condition::conditional_check_failed);
        CHECK(got[0].error().service_message() == "no");
        REQUIRE(got[0].error().item() != nullptr);
        CHECK(*got[0].error().item() == item("id", 1));
        CHECK(got[1].error() == condition::already_exists);
        CHECK(got[2].error() == service_errc::unknown);
        CHECK(got[2].error().name() == "OfTheFuture");
        REQUIRE(got[3].has_value());
        CHECK_FALSE(got[3]->has_value());
        for (int i = 0; i != 3; ++i) {
            CHECK_FALSE(got[static_cast<std::size_t>(i)].error().may_have_been_applied());
        }
    }

    TEST_CASE("batch: passing failures -> only those again, after pauses, before the rest") {
        statement_world world;
        world.table.failures[3] = {2, "ThrottlingError"};
        world.table.failures[7] = {1, "InternalServerError"};
        auto const got = world.batch(selects(30));
        for (auto const& each : got) CHECK(each.has_value());
        REQUIRE(world.wire->requests().size() == 3);
        CHECK(ids_of(world.request(1)) == std::vector{3, 7, 25, 26, 27, 28, 29});
        CHECK(ids_of(world.request(2)) == std::vector{3});
        CHECK(world.sleeps() == in_milliseconds({500, 1000}));
    }

    TEST_CASE("batch: a passing failure to the end -> ten tries, then that failure") {
        statement_world world;
        world.table.failures[0] = {100, "ProvisionedThroughputExceeded"};
        world.table.failures[1] = {100, "InternalServerError"};
        auto const got = world.batch({insert(0), insert(1), insert(2)});
        CHECK(world.wire->requests().size() == 10);
        CHECK(got[0].error() == condition::throttled);
        CHECK(got[0].error().attempts() == 10);
        CHECK_FALSE(got[0].error().may_have_been_applied());
        CHECK(got[1].error() == condition::transient);
        CHECK(got[1].error().may_have_been_applied());
        CHECK(got[2].has_value());
    }

    TEST_CASE("batch: deadline -> of the whole; what was not sent says so, the rest its failure") {
        statement_world world;
        world.table.failures[0] = {100, "ThrottlingError"};
        auto all = selects(26);
        all.push_back(insert(26));
        auto const got = world.batch(all, call_options().timeout(1200ms));
        CHECK(got[0].error() == condition::throttled);
        for (std::size_t i = 1; i != 26; ++i) CHECK(got[i].has_value());
        CHECK(got[26].error() == errc::deadline_exceeded);
        CHECK(got[26].error().attempts() == 0);
    }

    TEST_CASE(
        "batch: a call fails for good -> its statements and the later ones have the failure") {
        statement_world world;
        auto all = std::vector{insert(0)};
        for (int i = 1; i != 60; ++i) all.push_back(insert(i));
        SUBCASE("the rest would fare no better") {
            world.wire->push(fake_reply::error(400, "AccessDeniedException"));
            auto const got = world.batch(all);
            for (auto const& each : got) CHECK(each.error() == condition::access_denied);
            CHECK(world.wire->requests().size() == 1);
        }
        SUBCASE("an answer lost too often") {
            world.wire->push(5, fake_reply::failure_in_doubt(errc::connection_closed));
            auto const got = world.batch(all);
            for (std::size_t i = 0; i != 60; ++i) {
                CHECK(got[i].error() == errc::connection_closed);
                CHECK(got[i].error().may_have_been_applied() == (i < 25));
            }
        }
        SUBCASE("a rule that these statements broke together: writes are not sent again") {
            world.wire->push(fake_reply::error(400, "ValidationException"));
            auto const got = world.batch(all);
            for (std::size_t i = 0; i != 60; ++i) CHECK(got[i].has_error() == (i < 25));
            CHECK(got[0].error() == service_errc::validation);
            CHECK(got[0].error().may_have_been_applied());
            CHECK(world.wire->requests().size() == 3);
        }
        SUBCASE("an answer to another question") {
            world.wire->push(fake_reply::ok(R"({"Responses":[]})"));
            auto const got = world.batch(all);
            CHECK(got[0].error() == errc::malformed_response);
            CHECK(got[0].error().may_have_been_applied());
        }
    }

    TEST_CASE(
        "batch: a rule broken by two reads together, or by one -> smaller calls, only that fails") {
        statement_world world;
        world.wire->on_request([&world](sent_request const& request) {
            auto const ids = ids_of(request);
            std::set<int> const different(ids.begin(), ids.end());
            return different.size() != ids.size() || different.contains(13)
                       ? fake_reply::error(400, "ValidationException", "duplicates")
                       : world.table.answer(request);
        });
        std::vector<statement> all;
        for (int i = 0; i != 60; ++i) all.push_back(select(i == 7 || i == 33 ? 6 : i));
        auto const got = world.batch(all);
        for (std::size_t i = 0; i != 60; ++i) CHECK(got[i].has_error() == (i == 13));
        CHECK(got[13].error() == service_errc::validation);
        CHECK(got[13].error().attempts() == 1);
        CHECK(world.wire->requests().size() < 20);
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("batch: bad input -> refused with its place, nothing sent") {
        statement_world world;
        auto all = selects(30);
        all.push_back(statement(""));
        auto const got = world.run(batch_execute(world.client(), all, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == errc::invalid_argument);
        INFO(got.error().message());
        CHECK(got.error().message().starts_with("statements[30]"));
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("batch: cancelled in call or pause n -> what is left says so, nothing left running") {
        for (bool const shared : {false, true}) {
            for (int n = 1; n != 4; ++n) {
                for (bool const in_pause : {false, true}) {
                    CAPTURE(n);
                    CAPTURE(in_pause);
                    statement_world world;
                    if (shared) world.config.threading = threading::shared;
                    if (in_pause) {
                        world.stopping->stops_at = n;
                        world.table.failures[0] = {100, "ThrottlingError"};
                    } else {
                        world.wire->on_request([&world, n, seen = 0](auto const& request) mutable {
                            return ++seen == n ? fake_reply::nothing()
                                               : world.table.answer(request);
                        });
                    }
                    std::vector<statement> all;
                    for (int i = 0; i != 150; ++i) all.push_back(insert(i));
                    auto const run = run_and_cancel(world.context, world.context.get_executor(),
                                                    batch_execute(world.client(), all, as_result));
                    CHECK(run->completions == 1);
                    REQUIRE(run->value.has_value());
                    REQUIRE(run->value->has_value());
                    auto const& got = run->value->value();
                    auto const done =
                        static_cast<std::size_t>(in_pause ? 25 * n - n + 1 : 25 * (n - 1));
                    for (std::size_t i = 0; i != 150; ++i) {
                        if (i < done) {
                            CHECK(got[i].has_error() == (in_pause && i == 0));
                        } else {
                            CHECK(got[i].error() == cancelled_code());
                            CHECK(got[i].error().may_have_been_applied() ==
                                  (!in_pause && i < done + 25));
                        }
                    }
                }
            }
        }
    }

    TEST_CASE("transaction: repeated with the same token -> items in order") {
        transaction_world world;
        world.wire->push(2, conflict_reply());
        world.wire->push(fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(fake_reply::ok(R"({"Responses":[{},{"Item":{"id":{"N":"2"}}}]})"));
        auto const got =
            world.run(execute_transaction(world.client(), {select(1), select(2), select(3)}));
        REQUIRE(got.size() == 3);
        CHECK_FALSE(got[0]);
        CHECK(got[1] == item("id", 2));
        CHECK_FALSE(got[2]);
        REQUIRE(world.wire->requests().size() == 4);
        CHECK(world.request(0).operation == "ExecuteTransaction");
        CHECK(world.tokens() == std::vector(4, world.tokens()[0]));
        CHECK(world.tokens()[0].size() == 36);
    }

    TEST_CASE("transaction: cancelled by the service -> not repeated, a reason per statement") {
        transaction_world world;
        world.wire->push(cancelled_reply(R"({"Code":"None"},{"Code":"DuplicateItem"})"));
        auto const got =
            world.run(execute_transaction(world.client(), {insert(1), insert(2)}, as_result));
        REQUIRE(got.has_error());
        CHECK(got.error() == condition::already_exists);
        CHECK(got.error().cancellation_reasons().at(1).code == cancellation_code::duplicate_item);
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("transaction: bad input -> refused, nothing sent") {
        transaction_world world;
        auto const run = [&](std::vector<statement> what) {
            return world.run(execute_transaction(world.client(), std::move(what), as_result))
                .error();
        };
        CHECK(run({}) == errc::invalid_argument);
        CHECK(run(selects(101)) == errc::invalid_argument);
        CHECK(run({statement("")}) == errc::invalid_argument);
        CHECK(world.wire->requests().empty());
    }
}

}  // namespace dynaco::test
