// Responses that are kept as they came, with views of the items in them.
#pragma once

#include <dynaco/item_view.hpp>
#include <dynaco/operation.hpp>
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace dynaco {

/// Type of `as_views`.
struct as_views_t {
    explicit as_views_t() = default;
};
/// Argument of GetItem, Query and Scan: the response keeps the text that the service sent and shows
/// the items in it, in place of making an `item` of each:
///
///     auto const page = co_await client.query(request, as_views);
///     for (auto const song : page.items()) total += song.get<int>("seconds");
///
/// It goes with `call_options` and `as_result`, in any order. Everything is checked when the
/// response comes, as for items: a malformed one fails the call, never what reads it later. A page
/// takes a handful of allocations, however many items it has.
///
/// Views are for those who read items and drop them. The whole text stays in memory as long as the
/// response does; keep a single item with `item_view::to_item`.
inline constexpr as_views_t as_views{};

/// The items of a page, in the order of the response.
/// @par Lifetimes As for `item_view`.
class item_views {
  public:
    class iterator;
    using const_iterator = iterator;
    using value_type = item_view;

    std::size_t size() const noexcept { return at_ ? at_->text().items.size() : 0; }
    bool empty() const noexcept { return size() == 0; }
    /// @par Preconditions `index < size()`
    item_view operator[](std::size_t index) const noexcept {
        return item_view{at_->at(at_->text().items[index])};
    }
    /// @par Preconditions `!empty()`, as for `back`.
    item_view front() const noexcept { return (*this)[0]; }
    item_view back() const noexcept { return (*this)[size() - 1]; }
    iterator begin() const noexcept;
    iterator end() const noexcept;

    /// For the library's own headers.
    explicit item_views(std::optional<detail::view_position> at) noexcept : at_{at} {}

  private:
    std::optional<detail::view_position> at_;
};

class item_views::iterator {
  public:
    using value_type = item_view;
    using reference = item_view;
    using pointer = void;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;

    iterator() = default;
    iterator(item_views of, std::size_t index) noexcept : of_{of}, index_{index} {}

    item_view operator*() const noexcept { return of_[index_]; }
    iterator& operator++() noexcept {
        ++index_;
        return *this;
    }
    iterator operator++(int) noexcept {
        auto const before = *this;
        ++index_;
        return before;
    }
    friend bool operator==(iterator const& left, iterator const& right) noexcept {
        return left.index_ == right.index_;
    }

  private:
    item_views of_{std::nullopt};
    std::size_t index_ = 0;
};

inline item_views::iterator item_views::begin() const noexcept {
    return {*this, 0};
}
inline item_views::iterator item_views::end() const noexcept {
    return {*this, size()};
}

/// What Query and Scan respond with `as_views`.
///
/// Views end with the response: it has none to give while it is a temporary.
/// @par Lifetimes
/// Moving leaves the views as they are, with the response that was moved to; assigning to a
/// response ends those that it had. The response may outlive the client.
/// @par Thread safety
/// Distinct objects: safe. Shared objects: safe to read.
class page_views {
  public:
    page_views() = default;

    /// The items; empty when only the number was asked for.
    item_views items() const& noexcept;
    item_views items() const&& = delete;  // they would be gone: name the response first
    /// Copies that own all they have.
    std::vector<item> to_items() const;

    /// The number of items that satisfy the filter.
    std::int32_t count{};
    /// The number of items that were looked at, before the filter.
    std::int32_t scanned_count{};
    /// Where to go on, as `exclusive_start_key` of the next request; absent after the last page. A
    /// page can be empty and still not be the last one.
    std::optional<item> last_evaluated_key;
    /// What the call cost; set when the request asked for it.
    std::optional<dynaco::consumed_capacity> consumed_capacity;

    /// For the library's own sources.
    void keep(detail::indexed_text_owner text) noexcept { text_ = std::move(text); }

  private:
    detail::indexed_text_owner text_;
};

/// What GetItem responds with `as_views`; otherwise as `page_views`.
class get_item_view {
  public:
    get_item_view() = default;

    /// The item, or what the projection left of it; absent if the table has no item of this key.
    std::optional<item_view> const& item() const& noexcept { return item_; }
    std::optional<item_view> const& item() const&& = delete;  // as `page_views::items`

    /// What the call cost; set when the request asked for it.
    std::optional<dynaco::consumed_capacity> consumed_capacity;

    /// For the library's own sources.
    void keep(detail::indexed_text_owner text) noexcept;

  private:
    detail::indexed_text_owner text_;
    std::optional<item_view> item_;
};

/// A request whose response has views. For the library's own headers.
template <class Request>
class view_request;

template <>
class view_request<get_item_request> : public get_item_request {
  public:
    using request_type = get_item_request;
    using response_type = get_item_view;
    explicit view_request(get_item_request request) : get_item_request{std::move(request)} {}
    static wire::operation const& operation() noexcept;
};

template <>
class view_request<query_request> : public query_request {
  public:
    using request_type = query_request;
    using response_type = page_views;
    explicit view_request(query_request request) : query_request{std::move(request)} {}
    static wire::operation const& operation() noexcept;
};

template <>
class view_request<scan_request> : public scan_request {
  public:
    using request_type = scan_request;
    using response_type = page_views;
    explicit view_request(scan_request request) : scan_request{std::move(request)} {}
    static wire::operation const& operation() noexcept;
};

}  // namespace dynaco
