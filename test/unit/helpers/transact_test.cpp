// Transactions that are decided anew until they commit, in a world without time.
#include "unit/helpers/transaction_world.hpp"

#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>

#include <boost/asio/post.hpp>

#include <set>
#include <stdexcept>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

using namespace std::chrono_literals;

write_transaction content(int number) {
    return write_transaction().update(transact_update("accounts", key("id", "a"), "SET n = :n")
                                          .expression_attribute_value(":n", number));
}

/// Decides another content each time, after letting others run.
class decider {
  public:
    explicit decider(int& calls) : calls_{&calls} {}

    boost::asio::awaitable<write_transaction> operator()() const { return decide(*calls_); }

  private:
    static boost::asio::awaitable<write_transaction> decide(int& calls) {
        int const number = ++calls;
        auto const executor = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(executor, boost::asio::deferred);
        co_return content(number);
    }

    int* calls_;
};

using outcome = result<std::optional<transact_write_items_response>>;

outcome transact_it(transaction_world& world, int& calls,
                    transaction_options options = transaction_options()) {
    decider const decide{calls};
    return world.run(transact(world.client(), decide, std::move(options), as_result));
}

/// The contents of the requests, by what `content` was given.
std::vector<std::string> contents(transaction_world const& world) {
    std::vector<std::string> found;
    for (std::size_t i = 0; i != world.wire->requests().size(); ++i) {
        auto const body = world.body(i);
        auto const& update = body.at("TransactItems").at(0).at("Update");
        found.emplace_back(
            update.at("ExpressionAttributeValues").at(":n").at("N").as_string().c_str());
    }
    return found;
}

std::size_t different(std::vector<std::string> const& all) {
    return std::set<std::string>(all.begin(), all.end()).size();
}

using texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("helpers.transact") {
    TEST_CASE("transact: committed at once -> decided once, sent once") {
        transaction_world world;
        int calls = 0;
        auto const got = transact_it(world, calls);
        REQUIRE(got.has_value());
        CHECK(got->has_value());
        CHECK(calls == 1);
        CHECK(world.wire->requests().size() == 1);
        CHECK(world.sleeps().empty());
    }

    TEST_CASE("transact: failed conditions and conflicts -> decided anew, a token each") {
        transaction_world world;
        world.config.random = std::make_shared<counting_random>();
        world.wire->push(condition_reply());
        world.wire->push(conflict_reply());
        world.wire->push(condition_reply());
        int calls = 0;
        CHECK(transact_it(world, calls).has_value());
        CHECK(calls == 4);
        CHECK(contents(world) == texts{"1", "2", "3", "4"});
        CHECK(different(world.tokens()) == 4);
        CHECK(world.sleeps().size() == 3);
    }

    TEST_CASE("transact: throttled -> the same content with the same token") {
        transaction_world world;
        world.config.random = std::make_shared<counting_random>();
        world.wire->push(7, fake_reply::throttle());
        int calls = 0;
        CHECK(transact_it(world, calls, call_options().timeout(10min)).has_value());
        CHECK(calls == 1);
        CHECK(contents(world) == texts(8, "1"));
        CHECK(different(world.tokens()) == 1);
    }

    TEST_CASE("transact: a lost answer -> settled with the same token before it is decided anew") {
        transaction_world world;
        world.config.random = std::make_shared<counting_random>();
        world.wire->push(6, fake_reply::failure_in_doubt(errc::connection_closed));
        world.wire->push(fake_reply::error(400, "TransactionInProgressException"));
        world.wire->push(condition_reply());
        int calls = 0;
        CHECK(transact_it(world, calls).has_value());
        CHECK(calls == 2);
        CHECK(contents(world) == texts{"1", "1", "1", "1", "1", "1", "1", "1", "2"});
        CHECK(different(world.tokens()) == 2);
        CHECK(world.tokens()[0] == world.tokens()[7]);
    }

    TEST_CASE("transact: an answer that stays lost -> in doubt, never decided anew") {
        transaction_world world;
        world.wire->otherwise(fake_reply::failure_in_doubt(errc::connection_closed));
        int calls = 0;
        auto const got = transact_it(world, calls);
        REQUIRE(got.has_error());
        CHECK(got.error().may_have_been_applied());
        CHECK(got.error().attempts() == 20);
        CHECK(calls == 1);
    }

    TEST_CASE("transact: never the condition -> that failure once attempts or time are used up") {
        transaction_world world;
        world.wire->otherwise(condition_reply());
        int calls = 0;
        SUBCASE("attempts") {
            auto const got = transact_it(world, calls, transaction_options().attempts(3));
            CHECK(got.error() == condition::conditional_check_failed);
            CHECK(got.error().attempts() == 3);
            CHECK(calls == 3);
        }
        SUBCASE("time") {
            auto const got = transact_it(world, calls, call_options().timeout(30ms));
            CHECK(got.error() == condition::conditional_check_failed);
            CHECK(calls == 2);
            CHECK(world.sleeps() == in_milliseconds({12.5}));
        }
    }

    TEST_CASE("transact: what lasts -> decided once") {
        transaction_world world;
        world.wire->otherwise(fake_reply::error(400, "ValidationException"));
        int calls = 0;
        CHECK(transact_it(world, calls).error() == service_errc::validation);
        CHECK(calls == 1);
        CHECK(world.wire->requests().size() == 1);
    }

    TEST_CASE("transact: nothing to do -> no value, nothing sent") {
        transaction_world world;
        auto const decide = []() -> boost::asio::awaitable<std::optional<write_transaction>> {
            co_return std::nullopt;
        };
        auto const got = world.run(transact(world.client(), decide));
        CHECK_FALSE(got.has_value());
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("transact: a decision that breaks a rule -> refused, nothing sent") {
        transaction_world world;
        auto const decide = []() -> boost::asio::awaitable<write_transaction> {
            auto nothing = write_transaction();
            co_return std::move(nothing);
        };
        auto const got = world.run(transact(world.client(), decide, as_result));
        CHECK(got.error() == errc::invalid_argument);
        int calls = 0;
        auto const with_token = transact_it(world, calls, transaction_options().token("mine"));
        CHECK(with_token.error() == errc::invalid_argument);
        CHECK(calls == 0);
        CHECK(world.wire->requests().empty());
    }

    TEST_CASE("transact: the decider reads by the client -> its failure is that of the whole") {
        transaction_world world;
        auto& client = world.client();
        auto const decide = [&client]() -> boost::asio::awaitable<write_transaction> {
            co_await client.get_item("accounts", key("id", "a"));
            auto what = content(1);
            co_return std::move(what);
        };
        world.wire->push(2, fake_reply::ok());
        CHECK(world.run(transact(client, decide, as_result)).has_value());
        CHECK(world.request(0).operation == "GetItem");
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        auto const got = world.run(transact(client, decide, as_result));
        CHECK(got.error() == service_errc::access_denied);
        CHECK(got.error().operation() == "GetItem");
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        CHECK_THROWS_AS(world.run(transact(client, decide)), exception);
    }

    TEST_CASE("transact: the decider throws something else -> that comes out") {
        transaction_world world;
        auto const decide = []() -> boost::asio::awaitable<write_transaction> {
            throw std::runtime_error{"not enough money"};
            co_return write_transaction();
        };
        CHECK_THROWS_AS(world.run(transact(world.client(), decide, as_result)), std::runtime_error);
        CHECK_THROWS_AS(world.run(transact(world.client(), decide)), std::runtime_error);
    }

    TEST_CASE("transact: the decider runs on the caller's executor") {
        transaction_world world;
        world.config.threading = threading::shared;
        auto const elsewhere = boost::asio::make_strand(world.context);
        bool is_there = true;
        auto const decide = [&]() -> boost::asio::awaitable<write_transaction> {
            is_there = is_there && elsewhere.running_in_this_thread();
            auto what = content(1);
            co_return std::move(what);
        };
        world.wire->push(2, condition_reply());
        auto failure = std::exception_ptr();
        bool committed = false;
        boost::asio::co_spawn(elsewhere, transact(world.client(), decide),
                              [&](std::exception_ptr thrown, auto const& got) {
                                  failure = thrown;
                                  committed = got.has_value();
                              });
        world.context.run();
        CHECK_FALSE(failure);
        CHECK(committed);
        CHECK(is_there);
    }

    TEST_CASE("cancelled: before it began, in the decider, in request or pause n -> once") {
        for (bool const shared : {false, true}) {
            for (int n = 1; n != 5; ++n) {
                for (bool const in_pause : {false, true}) {
                    CAPTURE(n);
                    CAPTURE(in_pause);
                    transaction_world world;
                    if (shared) world.config.threading = threading::shared;
                    if (in_pause) {
                        world.stopping->stops_at = n;
                    } else {
                        world.wire->push(static_cast<std::size_t>(n - 1), condition_reply());
                        world.wire->push(fake_reply::nothing());
                    }
                    world.wire->otherwise(condition_reply());
                    int calls = 0;
                    decider const decide{calls};
                    auto const run = run_and_cancel(world.context, world.context.get_executor(),
                                                    transact(world.client(), decide, as_result));
                    CHECK(run->completions == 1);
                    REQUIRE(run->value.has_value());
                    REQUIRE(run->value->has_error());
                    CHECK(run->value->error() == cancelled_code());
                    CHECK(run->value->error().may_have_been_applied() == !in_pause);
                    CHECK(calls == n);
                    CHECK(world.wire->requests().size() == static_cast<std::size_t>(n));
                }
            }
        }
    }

    TEST_CASE("cancelled in the decider -> once, with nothing written") {
        transaction_world world;
        auto& client = world.client();
        for (bool const throws : {false, true}) {
            world.wire->push(fake_reply::nothing());
            auto const sent = world.wire->requests().size();
            auto const decide = [&client, throws]() -> boost::asio::awaitable<write_transaction> {
                if (throws) {
                    co_await client.get_item("accounts", key("id", "a"));
                } else {
                    auto const got =
                        co_await client.get_item("accounts", key("id", "a"), as_result);
                    CHECK(got.has_error());
                }
                auto what = content(1);
                co_return std::move(what);
            };
            auto const run = run_and_cancel(world.context, world.context.get_executor(),
                                            transact(client, decide, as_result));
            CHECK(run->completions == 1);
            REQUIRE(run->value.has_value());
            REQUIRE(run->value->has_error());
            CHECK(run->value->error() == cancelled_code());
            CHECK(world.wire->requests().size() == sent + 1);
        }
    }
}

}  // namespace dynaco::test
