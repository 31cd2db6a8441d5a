// What a simulated world knows about work that is to be done once.
#pragma once

#include "support/simulation/simulated_world.hpp"

#include <dynaco/recipes/idempotency.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Who works at what, and which results there are.
class work_ledger {
  public:
    explicit work_ledger(simulated_world& world) : world_{world} {}

    /// Work that goes on, while its process lives.
    class shift {
      public:
        shift(work_ledger& ledger, std::string key) : all_{ledger.shifts_}, key_{std::move(key)} {
            all_->push_back(this);
            ++ledger.begun_;
        }
        shift(shift const&) = delete;
        shift& operator=(shift const&) = delete;
        ~shift() { std::erase(*all_, this); }

        [[nodiscard]] std::string const& key() const { return key_; }

      private:
        using shift_list = std::vector<shift const*>;

        std::shared_ptr<shift_list>
            all_;  // a process that is killed may be buried after the ledger
        std::string key_;
    };

    /// A claim, while its process lives.
    class holding {
      public:
        holding(work_ledger& ledger, recipes::idempotency_claim const& claim)
            : all_{ledger.holdings_}, claim_{claim} {
            all_->push_back(this);
        }
        holding(holding const&) = delete;
        holding& operator=(holding const&) = delete;
        ~holding() { std::erase(*all_, this); }

        [[nodiscard]] recipes::idempotency_claim const& claim() const { return claim_; }

      private:
        std::shared_ptr<std::vector<holding const*>> all_;
        recipes::idempotency_claim const& claim_;
    };

    [[nodiscard]] std::size_t workers_at(std::string const& key) const {
        return static_cast<std::size_t>(std::count_if(
            shifts_->begin(), shifts_->end(), [&](auto* each) { return each->key() == key; }));
    }
    /// At this instant, whatever their clocks say.
    void check_claims(std::string const& key) {
        auto const count = std::count_if(holdings_->begin(), holdings_->end(), [&](auto* each) {
            return each->claim().key() == key && each->claim().is_current();
        });
        world_.expect(count <= 1, "two claims of a key are current");
    }

    /// Somebody was told that this is the key's result.
    void told(std::string const& key, std::string const& value) {
        auto const [place, is_new] = winners_.try_emplace(key, value);
        world_.expect(place->second == value, "two results of one key");
        if (!is_new) ++replayed_;
    }
    /// Where results expire: work whose result was stored, and how long it is to be kept. Between
    /// the end of one and the beginning of the next there is that time.
    void stored(std::string const& key, moment begun_at, moment ended_at, moment kept) {
        for (auto const& [begin, end] : stored_[key]) {
            bool const is_first = end < begun_at;
            bool const is_last = ended_at < begin;
            world_.expect(is_first || is_last, "work whose result was stored ran twice at a time");
            world_.expect(
                (!is_first || begun_at - end >= kept) && (!is_last || begin - ended_at >= kept),
                "a result was forgotten before its time");
            ++expired_;
        }
        stored_[key].emplace_back(begun_at, ended_at);
    }

    /// What the record says in the end.
    void check_end(std::string const& key) {
        auto const* const found = world_.table().item_of(
            "table", dynaco::key("pk", "IDEMPOTENCY#" + key, "sk", "METADATA"));
        auto const winner = winners_.find(key);
        if (winner == winners_.end()) return;
        world_.expect(found != nullptr && found->contains("data"), "a result is gone");
        if (!found || !found->contains("data")) return;
        world_.expect(*found->find("data") == winner->second, "another result is stored");
    }

    [[nodiscard]] std::size_t begun() const { return begun_; }
    [[nodiscard]] std::size_t replayed() const { return replayed_; }
    [[nodiscard]] std::size_t expired() const { return expired_; }
    [[nodiscard]] std::size_t winners() const { return winners_.size(); }
    [[nodiscard]] std::string next_value() { return "result " + std::to_string(++values_); }

  private:
    simulated_world& world_;
    std::shared_ptr<std::vector<shift const*>> shifts_ =
        std::make_shared<std::vector<shift const*>>();
    std::shared_ptr<std::vector<holding const*>> holdings_ =
        std::make_shared<std::vector<holding const*>>();
    std::map<std::string, std::string> winners_;
    std::map<std::string, std::vector<std::pair<moment, moment>>> stored_;
    std::size_t begun_ = 0;
    std::size_t replayed_ = 0;
    std::size_t expired_ = 0;
    std::size_t values_ = 0;
};

}  // namespace dynaco::test
