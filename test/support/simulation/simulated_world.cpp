#include "support/simulation/simulated_world.hpp"

#include "support/fake_clock.hpp"

#include <utility>

namespace dynaco::test {

simulated_world::simulated_world(std::uint64_t seed, simulation_settings settings)
    : seed_{seed}, settings_{std::move(settings)}, random_{seed} {
    // The first numbers of neighbouring seeds are to have nothing in common.
    random_.next();
    if (settings_.stale_read > 0) table_.memory(settings_.most_stale);
    table_.page_items(settings_.page_items);
    if (settings_.expiry_pass_every > moment{}) plan_expiry_pass();
}

simulated_world::~simulated_world() = default;

simulated_process& simulated_world::add_process(std::function<void(client_config&)> const& change) {
    auto const index = processes_.size();
    processes_.push_back(std::make_unique<simulated_process>(*this, index, change));
    if (settings_.pause_every > moment{}) plan_pause(index);
    if (settings_.cut_off_every > moment{}) plan_cut_off(index);
    return *processes_.back();
}

void simulated_world::about_every(moment mean, std::function<void()> act) {
    auto const delay = random_.between(moment{}, 2 * mean);
    events_.add(now_ + delay, std::nullopt, std::move(act));
}

void simulated_world::plan_pause(std::size_t index) {
    about_every(settings_.pause_every, [this, index] {
        auto const length = random_.between(moment{}, settings_.longest_pause);
        processes_[index]->pause(length, random_.chance(settings_.suspended));
        plan_pause(index);
    });
}

void simulated_world::plan_cut_off(std::size_t index) {
    about_every(settings_.cut_off_every, [this, index] {
        processes_[index]->cut_off(random_.between(moment{}, settings_.longest_cut_off));
        plan_cut_off(index);
    });
}

void simulated_world::plan_expiry_pass() {
    about_every(settings_.expiry_pass_every, [this] {
        table_.now(now_);
        if (table_.remove_expired(wall_time()) != 0) {
            trace_.add(now_, std::nullopt, "service removes expired items");
        }
        plan_expiry_pass();
    });
}

std::chrono::sys_seconds simulated_world::wall_time() const {
    return fake_clock::start_of_calendar() + std::chrono::duration_cast<std::chrono::seconds>(now_);
}

void simulated_world::after(moment delay, std::function<void()> act) {
    events_.add(now_ + delay, std::nullopt, std::move(act));
}

bool simulated_world::step() {
    if (events_.empty()) return false;
    auto event = events_.take();
    now_ = event.when;
    if (!event.owner) {
        event.act();
        return true;
    }
    auto& owner = *processes_[*event.owner];
    if (!owner.is_alive()) return true;
    if (owner.is_paused()) {
        owner.held_back_.push_back(std::move(event.act));
        return true;
    }
    event.act();
    owner.ready_ = true;
    return true;
}

void simulated_world::run_ready() {
    for (bool again = true; again;) {
        again = false;
        for (auto const& each : processes_) {
            if (!each->ready_ || !each->is_alive() || each->is_paused()) continue;
            each->run_ready();
            again = true;
        }
    }
}

bool simulated_world::is_settled() const {
    if (on_their_way_ != 0) return false;
    for (auto const& each : processes_) {
        if (each->running() != 0) return false;
    }
    return true;
}

bool simulated_world::run() {
    for (run_ready(); !is_settled(); run_ready()) {
        if (!step()) {
            fail("coroutines wait for what will never happen");
            return false;
        }
        if (now_ > settings_.longest_run) {
            fail("the schedule does not come to an end");
            return false;
        }
    }
    return true;
}

void simulated_world::run_for(moment how_long) {
    auto const end = now_ + how_long;
    for (run_ready(); !events_.empty() && events_.next_time() <= end; run_ready()) step();
    now_ = end;
}

void simulated_world::note(simulated_process const& who, std::string_view text) {
    trace_.add(now_, who.index(), "notes:", nullptr, text);
}

void simulated_world::fail(std::string text) {
    trace_.add(now_, std::nullopt, "FAILS:", nullptr, text);
    failures_.push_back(std::move(text));
}

}  // namespace dynaco::test
