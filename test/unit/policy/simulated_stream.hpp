// A stream that shards are split in, trimmed from and forgotten by, as random numbers want it.
#pragma once

#include "policy/stream_ledger.hpp"
#include "support/random.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::policy::test {

inline std::string number(int value) {
    auto const digits = std::to_string(value);
    return std::string(21 - digits.size(), '0') + digits;
}

/// Records are numbered from 1, over all shards.
class simulated_stream {
  public:
    class shard {
      public:
        std::string parent;
        std::vector<int> records;  // all that there ever were
        bool is_open = true;
        bool is_listed = true;
    };
    enum class fault { none, expired, trimmed, not_found };
    class answer {
      public:
        fault failure = fault::none;
        std::vector<std::string> numbers;
        std::optional<std::string> next;
    };

    explicit simulated_stream(dynaco::test::seeded_random& random) : random_{random} {
        for (int i = 0; i < 3; ++i) add("");
    }

    void write() { shards_.at(pick(true)).records.push_back(++newest_); }
    void split() {
        auto const parent = pick(true);
        shards_.at(parent).is_open = false;
        int const children = random_.between(1, 2);
        for (int i = 0; i < children; ++i) add(parent);
    }
    /// Forgets the oldest records, and closed shards that have none left.
    void trim(int upto) {
        trimmed_ = std::max(trimmed_, upto);
        for (auto& [id, each] : shards_) {
            bool const is_empty = each.records.empty() || each.records.back() <= trimmed_;
            if (!each.is_open && is_empty && random_.chance(0.5)) each.is_listed = false;
        }
    }
    void expire_iterators() { oldest_iterator_ = next_iterator_; }

    [[nodiscard]] std::vector<listed_shard> listing() const {
        std::vector<listed_shard> out;
        for (auto const& [id, each] : shards_) {
            if (!each.is_listed) continue;
            bool const has_end = !each.is_open && !each.records.empty();
            auto const first_end = each.is_open ? std::string{} : number(0);
            out.emplace_back(id, each.parent, has_end ? number(each.records.back()) : first_end);
        }
        return out;
    }

    answer get_iterator(shard_read const& read) {
        answer out;
        if (!shards_.at(read.shard_id).is_listed) {
            out.failure = fault::not_found;
            return out;
        }
        int after = trimmed_;
        if (read.start == read_start::latest) after = newest_;
        if (read.start == read_start::after) after = std::stoi(read.after);
        if (has_trimmed(read.shard_id, after)) {
            out.failure = fault::trimmed;
            return out;
        }
        out.next = new_iterator(after);
        return out;
    }

    answer get_records(std::string const& id, std::string const& iterator) {
        answer out;
        auto const& from = shards_.at(id);
        int const serial = std::stoi(iterator);
        int const after = places_.at(static_cast<std::size_t>(serial));
        if (!from.is_listed) {
            out.failure = fault::not_found;
        } else if (serial < oldest_iterator_) {
            out.failure = fault::expired;
        } else if (has_trimmed(id, after)) {
            out.failure = fault::trimmed;
        }
        if (out.failure != fault::none) return out;
        auto const most = random_.between<std::size_t>(0, 4);  // none, although there may be some
        int last = after;
        bool has_more = false;
        for (int const record : from.records) {
            if (record <= after) continue;
            has_more = out.numbers.size() == most;
            if (has_more) break;
            out.numbers.push_back(number(record));
            last = record;
        }
        if (from.is_open || has_more) out.next = new_iterator(last);
        return out;
    }

    [[nodiscard]] std::map<std::string, shard> const& shards() const { return shards_; }
    [[nodiscard]] int newest() const { return newest_; }
    [[nodiscard]] int trimmed() const { return trimmed_; }
    [[nodiscard]] bool has_trimmed(std::string const& id, int after) const {
        for (int const record : shards_.at(id).records) {
            if (record > after && record <= trimmed_) return true;
        }
        return false;
    }

  private:
    void add(std::string const& parent) {
        auto const id = std::to_string(1000 + shards_.size());
        shards_["shard-" + id].parent = parent;
    }
    std::string pick(bool open) {
        std::vector<std::string> ids;
        for (auto const& [id, each] : shards_) {
            if (each.is_open == open) ids.push_back(id);
        }
        return ids[random_.between<std::size_t>(0, ids.size() - 1)];
    }
    std::string new_iterator(int after) {
        places_.push_back(after);
        return std::to_string(next_iterator_++);
    }

    dynaco::test::seeded_random& random_;
    std::map<std::string, shard> shards_;
    std::vector<int> places_;  // what iterators are after
    int next_iterator_ = 0;
    int oldest_iterator_ = 0;
    int newest_ = 0;
    int trimmed_ = 0;
};

}  // namespace dynaco::policy::test
