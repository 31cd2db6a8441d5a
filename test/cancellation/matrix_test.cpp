// Every operation, cancelled at every place where it can wait, and after every one of its steps.
#include "cancellation/silence.hpp"
#include "cancellation/world.hpp"

#include "support/fd_count.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <ostream>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;

/// The client works, has lost one connection at most, and leaves nothing behind.
void expect_unharmed(world& all, std::size_t accepted_before) {
    auto const next = all.start_on(all.client().get_executor(), operation::warm_up, true);
    CHECK(all.run_until([&] { return next->is_done(); }));
    CHECK(next->succeeded);
    auto const again = all.start(operation::query, true);
    CHECK(all.run_until([&] { return again->is_done(); }));
    CHECK(again->succeeded);
    CHECK(all.server().accepted() <= accepted_before + 1);
    expect_no_work(all.context);
    all.destroy_client();
    expect_no_work(all.context);
}

void cancel_where_it_stands_still(phase where, layer under, operation what, world::place who,
                                  bool as_value) {
    INFO(name(what), " at ", name(where), ", ", name(under), ", caller: ", name(who),
         as_value ? ", as_result" : "");
    world all(where, who, where == phase::connecting ? port_of_silence() : std::uint16_t{0}, under);
    auto const call = all.start(what, as_value);
    REQUIRE(all.reach());
    REQUIRE(call->completions == 0);

    call->stop();
    CHECK(all.run_until([&] { return call->is_done(); }));

    all.settle();
    CHECK(call->was_cancelled());
    // Asio itself throws into a coroutine that is cancelled before it begins.
    if (where != phase::start) CHECK(call->threw == !as_value);
    if (where != phase::start || as_value) {
        CHECK(call->may_have_been_applied == (writes(what) && is_in_doubt(where)));
    }
    all.unblock();
    expect_unharmed(all, all.server().accepted());
}

asio::awaitable<void> wait_for(std::shared_ptr<asio::steady_timer> timer) {
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> race(client& db, std::shared_ptr<asio::steady_timer> timer, int& winner) {
    using namespace asio::experimental::awaitable_operators;
    auto const which = key("artist", "Björk", "title", "Jóga");
    auto get = db.get_item("music", which, as_result);
    auto wait = wait_for(timer);
    auto both = std::move(get) || std::move(wait);
    auto const first = co_await std::move(both);
    winner = static_cast<int>(first.index());
}

void lose_a_race(phase where, world::place who) {
    INFO("at ", name(where), ", caller: ", name(who));
    world all(where, who, where == phase::connecting ? port_of_silence() : std::uint16_t{0});
    auto const timer =
        std::make_shared<asio::steady_timer>(all.context, asio::steady_timer::time_point::max());
    int winner = -1;
    auto const call = spawn(all.caller(), race(all.client(), timer, winner));
    REQUIRE(all.reach());
    timer->cancel();
    CHECK(all.run_until([&] { return call->is_done(); }));
    CHECK(call->succeeded);
    CHECK(winner == 1);
    all.unblock();
    expect_unharmed(all, all.server().accepted());
}

/// What is between a call and its success.
enum class road { plain, tls, trouble };
constexpr road all_roads[] = {road::plain, road::tls, road::trouble};

std::string name(road which) {
    static constexpr char const* names[] = {"plain", "TLS", "trouble"};
    return names[static_cast<std::size_t>(which)];
}

/// Whether `what` is to take it: handshakes and repeated requests, which cost the most steps, are
/// the same for all that are one call.
bool applies(operation what, road by) {
    switch (what) {
        case operation::get_item:
        case operation::put_item:
        case operation::transact_write_items:
        case operation::wait_until_table_exists:
        case operation::wait_until_table_not_exists:
            return true;
        case operation::warm_up:
            return by != road::trouble;
        default:
            return by == road::plain;
    }
}

phase world_of(road which) {
    if (which == road::trouble) return phase::limiter;
    return which == road::tls ? phase::handshake : phase::start;
}

/// Cancels after `steps` handlers have run, in a handler that is in the queue before the completion
/// of whatever has happened meanwhile. False once the call ends before that.
bool cancel_after(std::size_t steps, road by, operation what, world::place who, bool as_value) {
    INFO(name(what), " after ", steps, " handlers, ", name(by), ", caller: ", name(who),
         as_value ? ", as_result" : "");
    world all(world_of(by), who);
    all.server().default_accept(on_accept::serve());
    if (by == road::trouble) all.make_trouble();
    auto const before = all.server().requests_begun();
    auto const call = all.start(what, as_value);
    for (std::size_t i = 0; i < steps && !call->is_done(); ++i) {
        all.context.restart();
        all.context.run_one();
    }
    if (call->is_done()) {
        CHECK(call->succeeded);
        std::size_t const requests = what == operation::warm_up ? 0 : 1;
        CHECK(all.server().requests_begun() - before == requests + (by == road::trouble ? 3 : 0));
        return false;
    }
    std::size_t requests_then = 0;
    asio::post(all.context, [&] {
        requests_then = all.server().requests_begun() - before;
        call->stop();
    });
    CHECK(all.run_until([&] { return call->is_done(); }));
    all.settle();
    CHECK(call->completions == 1);
    // The first of the troubles leaves no doubt.
    std::size_t const without_doubt = by == road::trouble ? 1 : 0;
    if (!call->succeeded) {
        CHECK(call->was_cancelled());
        if (!writes(what)) CHECK_FALSE(call->may_have_been_applied);
        if (writes(what) && requests_then > without_doubt) CHECK(call->may_have_been_applied);
    } else if (what != operation::warm_up) {
        CHECK(requests_then != 0);
    }
    if (by == road::trouble) all.unblock();
    expect_unharmed(all, all.server().accepted());
    return true;
}

}  // namespace

TEST_SUITE("cancellation.matrix") {
    TEST_CASE("cancel: any operation at any place -> aborted once, and the client goes on") {
        auto const sockets = [] {
            (void)port_of_silence();
            return open_sockets();
        }();
        for (auto const where : all_phases) {
            SUBCASE(name(where).c_str()) {
                for (auto const under : {layer::plain, layer::tls}) {
                    if (!applies(where, under)) continue;
                    for (auto const what : all_operations) {
                        if (!applies(what, where)) continue;
                        for (auto const who : all_places) {
                            cancel_where_it_stands_still(where, under, what, who, true);
                            cancel_where_it_stands_still(where, under, what, who, false);
                        }
                    }
                }
            }
        }
        CHECK(open_sockets() == sockets);
    }

    TEST_CASE("cancel by operator||: a timer is first -> the call ends, and the client goes on") {
        for (auto const where : all_phases) {
            if (!applies(operation::get_item, where) || where == phase::start) continue;
            for (auto const who : all_places) lose_a_race(where, who);
        }
    }

    TEST_CASE("cancel_edge: after any number of handlers -> aborted or done, once") {
        for (auto const who : all_places) {
            SUBCASE(name(who).c_str()) {
                for (auto const what : all_operations) {
                    for (auto const by : all_roads) {
                        if (!applies(what, by)) continue;
                        std::size_t steps = 0;
                        while (cancel_after(steps, by, what, who, steps % 2 == 0)) ++steps;
                        CHECK(steps > 3);
                    }
                }
            }
        }
    }
}

}  // namespace dynaco::test
