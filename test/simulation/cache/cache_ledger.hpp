// What a simulated world knows about a cache that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Everything that was written to a cache, and what may be read of it for that. Each value is
/// written once in a schedule.
class cache_ledger {
  public:
    explicit cache_ledger(simulated_world& world) : world_{world} {}

    /// A set, an erasure, or a value that is being computed.
    class write {
      public:
        std::string value;  // empty: an erasure
        moment began{};
        std::optional<moment> ended;  // if it is known to have been carried out
        std::optional<std::int64_t> ends;
        bool failed = false;
        bool computed = false;  // counts from its beginning, if at all
        bool clears = false;    // of all keys
        std::size_t process = 0;
    };
    using write_id = std::pair<std::string, std::size_t>;

    /// @param ends When its time is over, by the wall clock of whoever looks.
    write_id begin(simulated_process const& who, std::string const& key, std::string value,
                   std::optional<std::int64_t> ends) {
        write made;
        made.process = who.index();
        made.value = std::move(value);
        made.began = world_.now();
        made.ends = ends;
        auto& all = writes_[key];
        all.push_back(std::move(made));
        return {key, all.size() - 1};
    }
    write_id begin_clear(simulated_process const& who, std::string const& key) {
        auto const id = begin(who, key, "", std::nullopt);
        writes_[key][id.second].clears = true;
        return id;
    }
    void end(write_id const& which, bool succeeded) {
        auto& it = writes_[which.first][which.second];
        if (succeeded) it.ended = world_.now();
        it.failed = !succeeded;
    }
    void compute(simulated_process const& who, std::string const& key, std::string value) {
        auto const id = begin(who, key, std::move(value), std::nullopt);
        auto& it = writes_[key][id.second];
        it.ended = it.began;
        it.computed = true;
    }

    /// A reader that has begun, and what its wall clock said then.
    class reading {
      public:
        reading(simulated_process& who, std::string its_key)
            : key{std::move(its_key)},
              process{who.index()},
              began{who.world().now()},
              wall{wall_time_of(who)} {}

        std::string key;
        std::size_t process;
        moment began;
        std::int64_t wall;
    };

    /// @param age How old what is read may be; writes of the same process count at once.
    void check_found(reading const& by, std::string const& value, moment age = moment{}) {
        auto const& all = writes_[by.key];
        auto const found = std::find_if(all.begin(), all.end(),
                                        [&](auto const& each) { return each.value == value; });
        if (found == all.end()) {
            world_.fail("a value that nobody has written: " + value);
            return;
        }
        world_.expect(!found->ends || *found->ends > by.wall,
                      "a value whose time has passed: " + value);
        if (found->ended && is_replaced(all, *found, by, age)) {
            world_.fail("a value that was replaced or erased: " + value);
        }
        ++found_;
    }

    void check_missing(reading const& by, simulated_process& who) {
        if (auto const* const lost = must_be_there(by, wall_time_of(who))) {
            world_.fail("a value is missing: " + lost->value);
        }
        ++missing_;
    }

    void check_keys(reading const& by, simulated_process& who,
                    std::vector<std::string> const& keys) {
        world_.expect(std::is_sorted(keys.begin(), keys.end()), "keys are not in order");
        for (auto const& key : keys) {
            world_.expect(writes_.contains(key), "a key that nobody has written");
            auto const& all = writes_[key];
            world_.expect(
                std::any_of(all.begin(), all.end(),
                            [&](auto const& each) {
                                return !each.value.empty() &&
                                       (!each.ends || *each.ends > by.wall) &&
                                       !(each.ended && is_replaced(all, each, by, moment{}));
                            }),
                "a key is listed whose entry cannot be there");
        }
        for (auto const& [key, all] : writes_) {
            bool const is_listed = std::binary_search(keys.begin(), keys.end(), key);
            auto one = by;
            one.key = key;
            world_.expect(is_listed || !must_be_there(one, wall_time_of(who)),
                          "a key is not listed: " + key);
        }
    }

    [[nodiscard]] std::size_t found() const { return found_; }
    [[nodiscard]] std::size_t missing() const { return missing_; }

    static std::int64_t wall_time_of(simulated_process& who) {
        auto const now = who.clock().wall_now().time_since_epoch();
        return std::chrono::floor<std::chrono::milliseconds>(now).count();
    }

  private:
    using write_list = std::vector<write>;

    /// Whether something that began after it had ended was over before the reader began.
    static bool is_replaced(write_list const& all, write const& which, reading const& by,
                            moment age) {
        return std::any_of(all.begin(), all.end(), [&](write const& each) {
            // What is not stored yet is not cleared.
            bool const is_unknown = which.computed && each.clears;
            auto const when = each.process == by.process ? by.began : by.began - age;
            return &each != &which && !each.computed && each.ended && *each.ended <= when &&
                   each.began >= *which.ended && !is_unknown;
        });
    }

    /// What anybody must find, if there is no doubt: the last write, alone after all others.
    [[nodiscard]] write const* must_be_there(reading const& by, std::int64_t wall_at_end) {
        auto const& all = writes_[by.key];
        for (auto const& each : all) {
            if (each.computed || each.failed) return nullptr;
        }
        auto const last = std::max_element(
            all.begin(), all.end(), [](auto const& a, auto const& b) { return a.began < b.began; });
        if (last == all.end() || last->value.empty() || !last->ended) return nullptr;
        if (*last->ended > by.began || (last->ends && *last->ends <= wall_at_end)) return nullptr;
        for (auto const& each : all) {
            if (&each != &*last && (!each.ended || *each.ended > last->began)) return nullptr;
        }
        return &*last;
    }

    simulated_world& world_;
    std::map<std::string, write_list> writes_;
    std::size_t found_ = 0;
    std::size_t missing_ = 0;
};

}  // namespace dynaco::test
