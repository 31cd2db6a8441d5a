// Options of a pager.
#pragma once

#include <dynaco/call_options.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {

/// How many elements a pager gives, where it begins, and whether it reads ahead. Setters chain.
class pager_options {
  public:
    pager_options() {}

    /// The most elements in all, however many a page has; greater than zero. Without: all there
    /// are. Where a page has as many elements as are asked for (no filter), the last page is asked
    /// for the rest only, so that nothing is read in vain.
    pager_options& limit(std::size_t elements) & {
        limit_ = elements;
        return *this;
    }
    pager_options&& limit(std::size_t elements) && { return std::move(limit(elements)); }
    std::optional<std::size_t> limit() const noexcept { return limit_; }

    /// Whether the next page is read while the elements of this one are being used. Off unless
    /// asked for: who stops early has then paid for a page that nobody looked at.
    pager_options& prefetch(bool value = true) & noexcept {
        prefetch_ = value;
        return *this;
    }
    pager_options&& prefetch(bool value = true) && noexcept { return std::move(prefetch(value)); }
    bool prefetches() const noexcept { return prefetch_; }

    /// Goes on where another pager of the same request was: what its `cursor()` returned. It takes
    /// the place of a start that the request has. Empty text is a cursor, and a damaged one.
    pager_options& from(std::string cursor) & {
        from_ = std::move(cursor);
        return *this;
    }
    pager_options&& from(std::string cursor) && { return std::move(from(std::move(cursor))); }
    std::optional<std::string> const& from() const noexcept { return from_; }

    /// The names of the key attributes, of the index as well if one is queried: with them a cursor
    /// in the middle of a page is exact even if the answer has one page only. Of answers of more
    /// pages they are known anyhow, and these names are not used.
    pager_options& key_names(std::vector<std::string> names) & {
        key_names_ = std::move(names);
        return *this;
    }
    pager_options&& key_names(std::vector<std::string> names) && {
        return std::move(key_names(std::move(names)));
    }
    pager_options& key_names(std::string partition) &;
    pager_options&& key_names(std::string partition) && {
        return std::move(key_names(std::move(partition)));
    }
    pager_options& key_names(std::string partition, std::string sort) &;
    pager_options&& key_names(std::string partition, std::string sort) && {
        return std::move(key_names(std::move(partition), std::move(sort)));
    }
    std::vector<std::string> const& key_names() const noexcept { return key_names_; }

    /// Of the call that reads each page: a timeout is that of one page, a deadline that of all. A
    /// report tells of the page that was read last, as soon as it is needed; it must outlive the
    /// pager.
    pager_options& call(call_options value) & noexcept {
        call_ = value;
        return *this;
    }
    pager_options&& call(call_options value) && noexcept { return std::move(call(value)); }
    call_options const& call() const noexcept { return call_; }

  private:
    std::optional<std::size_t> limit_;
    bool prefetch_ = false;
    std::optional<std::string> from_;
    std::vector<std::string> key_names_;
    call_options call_;
};

}  // namespace dynaco
