// What a simulated world knows about items under locks that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/recipes/atomic_sets.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Lists in items: each write adds an entry to some of them, in one set.
class atomic_ledger {
  public:
    explicit atomic_ledger(simulated_world& world) : world_{world} {}

    enum class outcome { written, refused, unknown };

    /// An entry, the items it was written to, and what came of it.
    void wrote(std::string entry, std::vector<std::string> items, outcome how) {
        ++counts_[how];
        writes_.push_back(write{std::move(entry), std::move(items), how});
    }

    /// Every entry that was written is where it was written to, once; none that was refused is
    /// anywhere; what is in one item of a set is in all.
    void check_end() {
        std::map<std::string, boost::json::array> lists;
        for (auto const& each : writes_) {
            for (auto const& name : each.items) lists.try_emplace(name, stored(name));
        }
        for (auto const& each : writes_) {
            auto const times = [&](std::string const& name) {
                auto const& list = lists.at(name);
                return std::count(list.begin(), list.end(), boost::json::value(each.entry));
            };
            auto const first = times(each.items.front());
            for (auto const& name : each.items) {
                world_.expect(times(name) == first, "a set was written in part: " + each.entry);
            }
            world_.expect(first <= 1, "written twice: " + each.entry);
            if (each.how == outcome::written) {
                world_.expect(first == 1, "what was written is lost: " + each.entry);
            }
            if (each.how == outcome::refused) {
                world_.expect(first == 0, "what was refused is there: " + each.entry);
            }
        }
    }

    [[nodiscard]] std::size_t count(outcome how) { return counts_[how]; }

  private:
    class write {
      public:
        write(std::string its_entry, std::vector<std::string> its_items, outcome what)
            : entry{std::move(its_entry)}, items{std::move(its_items)}, how{what} {}

        std::string entry;
        std::vector<std::string> items;
        outcome how;
    };

    boost::json::array stored(std::string const& name) {
        auto const* const found = world_.table().item_of("table", key("pk", "app:set", "sk", name));
        if (!found) return {};
        return boost::json::parse(found->get<std::string>("data")).as_array();
    }

    simulated_world& world_;
    std::vector<write> writes_;
    std::map<outcome, std::size_t> counts_;
};

}  // namespace dynaco::test
