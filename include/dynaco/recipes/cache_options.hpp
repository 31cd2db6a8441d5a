// Options of caches.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace dynaco::recipes {

/// Where the entries of a cache are in its table.
enum class cache_layout {
    /// In partitions that hold nothing else: `pk` is `CACHE#<prefix>#<number>`, `sk` is the key.
    /// Listing and clearing read these partitions, and of them what a pattern begins with.
    collected,
    /// Each in a partition of its own: `pk` is `CACHE#<prefix><key>`, `sk` is `METADATA`. Listing
    /// and clearing read the whole table, whatever else is in it, and take the entries of longer
    /// prefixes for their own. For tables that have such entries already.
    scattered,
};

/// How a cache keeps its entries. Setters chain.
///
/// What is out of its range is `errc::invalid_argument`, thrown when the cache is made.
class cache_options {
  public:
    using milliseconds = std::chrono::milliseconds;

    cache_options() {}

    /// How long an entry lives for which nothing else is said; 1 ms to 36500 days. For ever unless
    /// set.
    cache_options& ttl(milliseconds value) & noexcept {
        ttl_ = value;
        return *this;
    }
    cache_options&& ttl(milliseconds value) && noexcept { return std::move(ttl(value)); }
    std::optional<milliseconds> ttl() const noexcept { return ttl_; }

    /// All who share a cache say the same. `collected` unless set.
    cache_options& layout(cache_layout value) & noexcept {
        layout_ = value;
        return *this;
    }
    cache_options&& layout(cache_layout value) && noexcept { return std::move(layout(value)); }
    cache_layout layout() const noexcept { return layout_; }

    /// How many partitions collected entries are spread over, by their keys; 1 to 1000. All who
    /// share a cache say the same: of another number they find none of its entries. Each partition
    /// takes about 1000 writes and 3000 reads a second, and each costs `keys` and `clear` a request
    /// at least. 8 unless set.
    cache_options& partitions(int value) & noexcept {
        partitions_ = value;
        return *this;
    }
    cache_options&& partitions(int value) && noexcept { return std::move(partitions(value)); }
    int partitions() const noexcept { return partitions_; }

    /// Whether reads see all writes that have completed. Otherwise they cost half, and may see for
    /// about a second what was replaced or erased. True unless set.
    cache_options& consistent_read(bool value) & noexcept {
        consistent_read_ = value;
        return *this;
    }
    cache_options&& consistent_read(bool value) && noexcept {
        return std::move(consistent_read(value));
    }
    bool consistent_read() const noexcept { return consistent_read_; }

    /// How many entries are kept in this process, too: those that were used last. Reading one of
    /// these costs no request, and may miss what other processes have written within the last
    /// `local_age`. None unless set.
    cache_options& local_entries(std::size_t value) & noexcept {
        local_entries_ = value;
        return *this;
    }
    cache_options&& local_entries(std::size_t value) && noexcept {
        return std::move(local_entries(value));
    }
    std::size_t local_entries() const noexcept { return local_entries_; }

    /// How many bytes they may have in all, as the service counts keys and values, and 100 for
    /// each; a larger one is not kept. 16 MB unless set.
    cache_options& local_bytes(std::size_t value) & noexcept {
        local_bytes_ = value;
        return *this;
    }
    cache_options&& local_bytes(std::size_t value) && noexcept {
        return std::move(local_bytes(value));
    }
    std::size_t local_bytes() const noexcept { return local_bytes_; }

    /// How long one of them may be used from when it was asked for, by the monotonic clock; 1 ms to
    /// 36500 days. 1 s unless set.
    cache_options& local_age(milliseconds value) & noexcept {
        local_age_ = value;
        return *this;
    }
    cache_options&& local_age(milliseconds value) && noexcept {
        return std::move(local_age(value));
    }
    milliseconds local_age() const noexcept { return local_age_; }

  private:
    std::optional<milliseconds> ttl_;
    std::size_t local_entries_ = 0;
    std::size_t local_bytes_ = std::size_t{16} * 1024 * 1024;
    milliseconds local_age_{1000};
    int partitions_ = 8;
    cache_layout layout_ = cache_layout::collected;
    bool consistent_read_ = true;
};

}  // namespace dynaco::recipes
