// All entries of a cache, page by page.
#pragma once

#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

#include "recipes/cache_pattern.hpp"
#include "recipes/cache_record.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dynaco::recipes::detail {

/// Which pages there are to be read. States: a page is due, or all have been read.
class cache_walk {
  public:
    using request = std::variant<query_request, scan_request>;

    cache_walk(cache_place const& where, cache_pattern const& which)
        : place_{&where}, prefix_{which.prefix()} {}

    [[nodiscard]] bool is_over() const noexcept { return partition_ == partitions(); }
    /// @par Preconditions It is not over.
    [[nodiscard]] request next() const;
    /// The page was read; it ended there.
    void arrived(std::optional<item> last_evaluated_key);

    /// The key of an entry that a page has shown.
    [[nodiscard]] std::string key_in(item const& shown) const;

  private:
    [[nodiscard]] int partitions() const noexcept {
        return place_->layout == cache_layout::collected ? place_->partitions : 1;
    }
    [[nodiscard]] query_request next_query() const;
    [[nodiscard]] scan_request next_scan() const;

    cache_place const* place_;
    std::string prefix_;
    int partition_ = 0;
    std::optional<item> start_;
};

}  // namespace dynaco::recipes::detail
