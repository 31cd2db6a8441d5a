// Options of a parallel scan.
#pragma once

#include <dynaco/call_options.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {

/// In how many parts a table is read, how many of them at a time, and how fast. Setters chain.
class parallel_scan_options {
  public:
    parallel_scan_options() {}

    /// Parts that the service divides the table into, 1 to 1,000,000; 4 unless set. More of them
    /// than are read at a time even out parts of different size; a checkpoint says something of
    /// each.
    parallel_scan_options& segments(int count) & noexcept {
        segments_ = count;
        return *this;
    }
    parallel_scan_options&& segments(int count) && noexcept { return std::move(segments(count)); }
    int segments() const noexcept { return segments_; }

    /// Segments that are read at the same time, at least 1; 4 unless set.
    parallel_scan_options& concurrency(std::size_t count) & noexcept {
        concurrency_ = count;
        return *this;
    }
    parallel_scan_options&& concurrency(std::size_t count) && noexcept {
        return std::move(concurrency(count));
    }
    std::size_t concurrency() const noexcept { return concurrency_; }

    /// Pages that may wait to be taken while as many as `concurrency` are read; 4 unless set. The
    /// scan never holds more pages than `concurrency` and this, of 1 MB of items each, and the one
    /// that is being taken.
    parallel_scan_options& read_ahead(std::size_t pages) & noexcept {
        read_ahead_ = pages;
        return *this;
    }
    parallel_scan_options&& read_ahead(std::size_t pages) && noexcept {
        return std::move(read_ahead(pages));
    }
    std::size_t read_ahead() const noexcept { return read_ahead_; }

    /// Read capacity units per second that the scan consumes at most, on average, greater than
    /// zero; no bound unless set. A page of 1 MB costs 128 units, 256 if it is consistent, in one
    /// go: a small budget goes with a `limit` of the request, which makes pages smaller.
    parallel_scan_options& capacity_budget(double units_per_second) & noexcept {
        capacity_budget_ = units_per_second;
        return *this;
    }
    parallel_scan_options&& capacity_budget(double units_per_second) && noexcept {
        return std::move(capacity_budget(units_per_second));
    }
    std::optional<double> capacity_budget() const noexcept { return capacity_budget_; }

    /// Goes on where another scan of the same request and number of segments was: what its
    /// `checkpoint()` returned.
    parallel_scan_options& from(std::string checkpoint) & {
        from_ = std::move(checkpoint);
        return *this;
    }
    parallel_scan_options&& from(std::string checkpoint) && {
        return std::move(from(std::move(checkpoint)));
    }
    std::optional<std::string> const& from() const noexcept { return from_; }

    /// The names of the key attributes, of the index as well if one is scanned: see
    /// `pager_options::key_names`. They are known as soon as a page was not the last one of its
    /// segment.
    parallel_scan_options& key_names(std::vector<std::string> names) & {
        key_names_ = std::move(names);
        return *this;
    }
    parallel_scan_options&& key_names(std::vector<std::string> names) && {
        return std::move(key_names(std::move(names)));
    }
    parallel_scan_options& key_names(std::string partition) &;
    parallel_scan_options&& key_names(std::string partition) && {
        return std::move(key_names(std::move(partition)));
    }
    parallel_scan_options& key_names(std::string partition, std::string sort) &;
    parallel_scan_options&& key_names(std::string partition, std::string sort) && {
        return std::move(key_names(std::move(partition), std::move(sort)));
    }
    std::vector<std::string> const& key_names() const noexcept { return key_names_; }

    /// Of the call that reads each page: a timeout is that of one page, a deadline that of all. It
    /// has no report, because calls overlap.
    parallel_scan_options& call(call_options value) & noexcept {
        call_ = value;
        return *this;
    }
    parallel_scan_options&& call(call_options value) && noexcept { return std::move(call(value)); }
    call_options const& call() const noexcept { return call_; }

  private:
    int segments_ = 4;
    std::size_t concurrency_ = 4;
    std::size_t read_ahead_ = 4;
    std::optional<double> capacity_budget_;
    std::optional<std::string> from_;
    std::vector<std::string> key_names_;
    call_options call_;
};

}  // namespace dynaco
