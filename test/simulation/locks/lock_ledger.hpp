// What a simulated world knows about a lock that its processes do not.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/recipes/locks.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace dynaco::test {

/// Everybody's holds of one lock, the resource that it guards, and the data that was stored.
class lock_ledger {
  public:
    /// Whether monotonic clocks go on while a process does not.
    enum class clocks { go_on, may_stop };
    explicit lock_ledger(simulated_world& world, clocks how = clocks::go_on)
        : world_{world}, trusts_clocks_{how == clocks::go_on} {}

    /// A hold, while its process lives.
    class hold {
      public:
        hold(lock_ledger& ledger, recipes::lock_handle const& handle)
            : ledger_{ledger}, all_{ledger.holds_}, handle_{handle} {
            all_->push_back(this);
            ++ledger_.acquired_;
            ledger_.world_.expect(ledger_.tokens_.insert(handle.fencing_token()).second,
                                  "two acquisitions have the same fencing token");
        }
        hold(hold const&) = delete;
        hold& operator=(hold const&) = delete;
        ~hold() { std::erase(*all_, this); }

        [[nodiscard]] bool is_held() const { return handle_.is_held(); }
        [[nodiscard]] std::uint64_t token() const { return handle_.fencing_token(); }

      private:
        using hold_list = std::vector<hold const*>;

        lock_ledger& ledger_;
        std::shared_ptr<hold_list> all_;  // a process that is killed may be buried after the ledger
        recipes::lock_handle const& handle_;
    };

    /// At this instant, whatever their clocks say.
    void check_exclusive() {
        auto const count = std::count_if(holds_->begin(), holds_->end(),
                                         [](auto* each) { return each->is_held(); });
        world_.expect(!trusts_clocks_ || count <= 1, "two hold the lock");
    }

    /// The resource refuses tokens that are smaller than one it has seen.
    bool use_resource(hold const& by) {
        check_exclusive();
        bool const accepted = by.token() >= greatest_;
        world_.expect(accepted || !trusts_clocks_ || !by.is_held(),
                      "the resource refuses the one who has the lock");
        greatest_ = std::max(greatest_, by.token());
        return accepted;
    }

    /// The data of a new holder: everything that was stored before.
    void check_data(hold const& by, std::vector<std::string> const& data) {
        if (!trusts_clocks_ || !by.is_held()) return;  // late: others may have been there since
        for (auto const& each : stored_) {
            world_.expect(std::find(data.begin(), data.end(), each) != data.end(),
                          "what was stored is missing in the next holder's data");
        }
    }

    void released(std::string what, result<recipes::release_outcome> const& outcome) {
        if (outcome.has_error() || *outcome == recipes::release_outcome::unknown) return;
        if (*outcome == recipes::release_outcome::released) {
            stored_.push_back(std::move(what));
        } else {
            refused_.push_back(std::move(what));
        }
    }

    void kept(std::string what, result<recipes::store_outcome> const& outcome) {
        if (outcome.has_error() || *outcome == recipes::store_outcome::unknown) return;
        auto& list = *outcome == recipes::store_outcome::stored ? stored_ : refused_;
        list.push_back(std::move(what));
    }

    /// What is in the record in the end.
    void check_end(std::vector<std::string> data) {
        auto const has = [&](std::string const& what) {
            return std::find(data.begin(), data.end(), what) != data.end();
        };
        for (auto const& each : stored_) world_.expect(has(each), "what was stored is lost");
        for (auto const& each : refused_) {
            world_.expect(!has(each), "what was not stored, for the lock was lost, is there");
        }
        std::sort(data.begin(), data.end());
        world_.expect(std::adjacent_find(data.begin(), data.end()) == data.end(),
                      "something was stored twice");
    }

    [[nodiscard]] std::size_t acquired() const { return acquired_; }
    [[nodiscard]] std::size_t stored() const { return stored_.size(); }
    [[nodiscard]] std::size_t refused() const { return refused_.size(); }

  private:
    simulated_world& world_;
    bool trusts_clocks_;
    std::shared_ptr<std::vector<hold const*>> holds_ = std::make_shared<std::vector<hold const*>>();
    std::set<std::uint64_t> tokens_;
    std::uint64_t greatest_ = 0;
    std::size_t acquired_ = 0;
    std::vector<std::string> stored_;
    std::vector<std::string> refused_;
};

inline std::vector<std::string> texts_in(attribute_value const* data) {
    std::vector<std::string> made;
    if (!data) return made;
    for (auto const& each : data->as_list()) made.push_back(each.as_string());
    return made;
}

inline attribute_value list_with(std::vector<std::string> const& texts, std::string const& more) {
    list made;
    for (auto const& each : texts) made.emplace_back(each);
    made.emplace_back(more);
    return made;
}

inline std::vector<std::string> stored_data(simulated_world& world, std::string const& lock) {
    auto const* const found =
        world.table().item_of("table", key("pk", "LOCK#" + lock, "sk", "METADATA"));
    return texts_in(found ? found->find("data") : nullptr);
}

}  // namespace dynaco::test
