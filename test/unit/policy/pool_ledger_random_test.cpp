// Random event sequences: the ledger against a model that does the same in the most obvious way.
#include "policy/pool_ledger.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <vector>

using namespace dynaco::policy;
using namespace std::chrono_literals;

namespace {

using grant = pool_transaction::grant;
using refused = pool_transaction::refused;

// What an event should lead to. Which free slot a connect gets is the ledger's choice.
struct expectation {
    std::vector<grant> grants;
    std::vector<refused> refusals;
    std::vector<connection_id> to_close;
    std::size_t connects = 0;
};

struct idle_connection {
    connection_id id;
    time_point since;
};

class pool_model {
  public:
    explicit pool_model(pool_limits limits) : limits_{limits} {}

    expectation acquire(ticket id, time_point now) {
        expectation e;
        if (shut_) {
            e.refusals.push_back({id, refusal::shut_down});
            return e;
        }
        while (!idle.empty()) {
            auto const newest = idle.back();
            idle.pop_back();
            if (is_expired(newest, now)) {
                e.to_close.push_back(newest.id);
            } else {
                leased.insert(newest.id);
                e.grants.push_back({id, newest.id, true});
                return e;
            }
        }
        if (waiting.size() == limits_.max_waiters) {
            e.refusals.push_back({id, refusal::too_many_waiters});
            return e;
        }
        waiting.push_back(id);
        want_connects(e);
        return e;
    }

    bool abandon(ticket id) {
        auto const found = std::find(waiting.begin(), waiting.end(), id);
        if (found == waiting.end()) return false;
        waiting.erase(found);
        return true;
    }

    expectation release(connection_id id, bool reusable, time_point now) {
        expectation e;
        leased.erase(id);
        if (shut_ || !reusable || now - born[id] >= limits_.max_age) {
            e.to_close.push_back(id);
            want_connects(e);
        } else {
            hand_out(id, true, now, e);
        }
        return e;
    }

    expectation connected(connection_id id, time_point now) {
        expectation e;
        if (connecting.erase(id) == 0) {
            e.to_close.push_back(id);  // cancelled by the shutdown
            return e;
        }
        born[id] = now;
        hand_out(id, false, now, e);
        want_connects(e);
        return e;
    }

    expectation connect_failed(connection_id id) {
        expectation e;
        if (connecting.erase(id) == 0) return e;
        bool more = waiting.size() > connecting.size();
        while (more) {
            e.refusals.push_back({waiting.front(), refusal::connect_failed});
            waiting.pop_front();
            more = leased.empty() && waiting.size() > connecting.size();
        }
        want_connects(e);
        return e;
    }

    expectation peer_closed(connection_id id) {
        expectation e;
        auto const found = std::find_if(idle.begin(), idle.end(),
                                        [id](idle_connection const& c) { return c.id == id; });
        if (found != idle.end()) {
            idle.erase(found);
            e.to_close.push_back(id);
        }
        return e;
    }

    expectation tick(time_point now) {
        expectation e;
        if (shut_) return e;
        std::erase_if(idle, [&](idle_connection const& c) {
            bool const gone = is_expired(c, now);
            if (gone) e.to_close.push_back(c.id);
            return gone;
        });
        while (open() + e.connects < limits_.min_connections &&
               connecting.size() + e.connects < limits_.max_connecting) {
            ++e.connects;
        }
        return e;
    }

    expectation shutdown() {
        expectation e;
        if (shut_) return e;
        shut_ = true;
        for (ticket const id : waiting) e.refusals.push_back({id, refusal::shut_down});
        for (auto const& c : idle) e.to_close.push_back(c.id);
        for (auto const id : connecting) e.to_close.push_back(id);
        cancelled.assign(connecting.begin(), connecting.end());
        waiting.clear();
        idle.clear();
        connecting.clear();
        return e;
    }

    std::optional<time_point> next_tick() {
        std::optional<time_point> first;
        for (auto const& c : idle) {
            auto const at = std::min(c.since + limits_.idle_timeout, born[c.id] + limits_.max_age);
            first = first ? std::min(*first, at) : at;
        }
        return first;
    }

    std::size_t open() const { return leased.size() + connecting.size() + idle.size(); }
    bool is_free(connection_id id) const {
        return !leased.contains(id) && !connecting.contains(id) &&
               std::none_of(idle.begin(), idle.end(),
                            [id](idle_connection const& c) { return c.id == id; });
    }

    std::set<connection_id> leased;
    std::set<connection_id> connecting;
    std::vector<idle_connection> idle;  // newest last
    std::deque<ticket> waiting;
    std::vector<connection_id> cancelled;  // by the shutdown; their connects may still end

  private:
    bool is_expired(idle_connection const& c, time_point now) {
        return now - c.since >= limits_.idle_timeout || now - born[c.id] >= limits_.max_age;
    }
    void hand_out(connection_id id, bool reused, time_point now, expectation& e) {
        if (waiting.empty()) {
            idle.push_back({id, now});
            return;
        }
        leased.insert(id);
        e.grants.push_back({waiting.front(), id, reused});
        waiting.pop_front();
    }
    void want_connects(expectation& e) {
        while (connecting.size() + e.connects < waiting.size() &&
               connecting.size() + e.connects < limits_.max_connecting &&
               open() + e.connects < limits_.max_connections) {
            ++e.connects;
        }
    }

    pool_limits limits_;
    bool shut_ = false;
    std::map<connection_id, time_point> born;
};

class player {
  public:
    player(std::uint64_t seed, pool_limits limits)
        : random_{seed}, limits_{limits}, ledger_{limits}, model_{limits} {}

    void play(int events) {
        for (int i = 0; i < events; ++i) {
            INFO("event " << i);
            // Now and then a long pause, so that things expire.
            now_ += std::chrono::milliseconds{below(20) == 0 ? below(20'000) : below(50)};
            step();
        }
    }

    void finish() {
        run([&](auto& out) { ledger_.shutdown(out); }, model_.shutdown());
        while (!model_.leased.empty()) release_one();
        CHECK(ledger_.count() == pool_ledger::counts{});
        for (connection_id const id : model_.cancelled) connect_ends(id);
        CHECK(ledger_.count() == pool_ledger::counts{});
        // Every ticket completed, and none twice (checked where they complete).
        CHECK(completed_.size() == issued_.size());
    }

  private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    template <class Range>
    auto pick(Range const& range) {
        return *std::next(range.begin(), static_cast<std::ptrdiff_t>(below(range.size())));
    }

    void step() {
        // Phases of mostly acquires and mostly releases, so that the pool runs both full and empty.
        if (below(100) == 0) busy_ = !busy_;
        std::uint64_t const dice = below(100);
        std::uint64_t const acquires = busy_ ? 45 : 20;
        if (dice < acquires) return acquire();
        if (dice < 65) return model_.leased.empty() ? acquire() : release_one();
        if (dice < 82) {
            if (!model_.connecting.empty()) connect_ends(pick(model_.connecting));
            return;
        }
        if (dice < 90) return abandon();
        if (dice < 93) {
            auto const id =
                connection_id{static_cast<std::uint32_t>(below(limits_.max_connections))};
            return run([&](auto& out) { ledger_.peer_closed(id, now_, out); },
                       model_.peer_closed(id));
        }
        run([&](auto& out) { ledger_.tick(now_, out); }, model_.tick(now_));
    }

    void acquire() {
        out_.clear();
        ticket const id = ledger_.acquire(now_, out_);
        CHECK(issued_.insert(id).second);
        compare(model_.acquire(id, now_));
    }

    void release_one() {
        connection_id const id = pick(model_.leased);
        bool const reusable = below(5) != 0;
        run([&](auto& out) { ledger_.release(id, reusable, now_, out); },
            model_.release(id, reusable, now_));
    }

    void connect_ends(connection_id id) {
        // Outages: for a while every connect fails.
        if (below(50) == 0) outage_ = !outage_;
        if (outage_ || below(10) == 0) {
            run([&](auto& out) { ledger_.connect_failed(id, now_, out); },
                model_.connect_failed(id));
        } else {
            run([&](auto& out) { ledger_.connected(id, now_, out); }, model_.connected(id, now_));
        }
    }

    void abandon() {
        if (issued_.empty()) return;
        // Mostly one that waits, sometimes any.
        ticket const id =
            model_.waiting.empty() || below(4) == 0 ? pick(issued_) : pick(model_.waiting);
        bool const waited = model_.abandon(id);
        REQUIRE(ledger_.abandon(id) == waited);
        if (waited) complete(id);
        check_state();
    }

    template <class Event>
    void run(Event event, expectation const& expected) {
        out_.clear();
        event(out_);
        compare(expected);
    }

    void compare(expectation const& expected) {
        REQUIRE(out_.grants == expected.grants);
        REQUIRE(out_.refusals == expected.refusals);
        REQUIRE(out_.to_close == expected.to_close);
        REQUIRE(out_.connects.size() == expected.connects);
        for (connection_id const id : out_.connects) {
            REQUIRE(static_cast<std::size_t>(id) < limits_.max_connections);
            REQUIRE(model_.is_free(id));
            model_.connecting.insert(id);
        }
        for (auto const& each : out_.grants) complete(each.waiter);
        for (auto const& each : out_.refusals) complete(each.waiter);
        check_state();
    }

    void complete(ticket id) {
        REQUIRE(issued_.contains(id));
        REQUIRE(completed_.insert(id).second);
    }

    void check_state() {
        auto const count = ledger_.count();
        REQUIRE(count == pool_ledger::counts{model_.leased.size(), model_.connecting.size(),
                                             model_.idle.size(), model_.waiting.size()});
        REQUIRE(count.leased + count.connecting + count.idle <= limits_.max_connections);
        REQUIRE(count.connecting <= limits_.max_connecting);
        REQUIRE((count.idle == 0 || count.waiting == 0));
        REQUIRE((count.waiting == 0 || count.connecting + count.leased > 0));
        REQUIRE(completed_.size() + count.waiting == issued_.size());
        REQUIRE(ledger_.next_tick() == model_.next_tick());
        std::size_t place = 0;
        ledger_.visit_idle([&](connection_id id, time_point since) {
            REQUIRE(place < model_.idle.size());
            REQUIRE(model_.idle[place].id == id);
            REQUIRE(model_.idle[place].since == since);
            ++place;
        });
        REQUIRE(place == model_.idle.size());
    }

    std::mt19937_64 random_;
    pool_limits limits_;
    pool_ledger ledger_;
    pool_model model_;
    pool_transaction out_;
    time_point now_{1000s};
    std::set<ticket> issued_;
    std::set<ticket> completed_;
    bool busy_ = true;
    bool outage_ = false;
};

pool_limits limits_for(std::uint64_t seed) {
    std::mt19937_64 random{seed * 7919};
    pool_limits limits;
    limits.max_connections = 1 + random() % 12;
    limits.max_connecting = 1 + random() % 5;
    limits.max_waiters = 1 + random() % 30;
    limits.min_connections = random() % (limits.max_connections + 1);
    limits.idle_timeout = std::chrono::milliseconds{100 + random() % 10'000};
    limits.max_age = std::chrono::milliseconds{500 + random() % 60'000};
    return limits;
}

}  // namespace

TEST_SUITE("policy.pool_ledger") {
    TEST_CASE("random events: 300 seeds of 2,000 events -> every transaction is the model's") {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            INFO("seed " << seed);
            player game{seed, limits_for(seed)};
            game.play(2'000);
            game.finish();
        }
    }
}
