// How far an answer that comes in pages has been taken, and what is to be read next.
#pragma once

#include <dynaco/page_token.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace dynaco::policy {

/// A place between two elements.
class page_position {
  public:
    page_position() = default;
    explicit page_position(std::optional<page_token> where, std::size_t elements = 0)
        : start{std::move(where)}, skip{elements} {}
    static page_position end() {
        page_position last;
        last.is_end = true;
        return last;
    }

    std::optional<page_token> start;  ///< Behind which the page begins; empty for the first page.
    std::size_t skip = 0;             ///< So many elements behind the beginning of that page.
    bool is_end = false;              ///< Behind the last element of all.

    friend bool operator==(page_position const&, page_position const&) = default;
};

/// How much is wanted, and of what size pages can be.
class page_limits {
  public:
    page_limits() = default;

    std::optional<std::size_t> total;       ///< Elements in all.
    std::optional<std::int32_t> page_size;  ///< As the request says it.
    std::optional<std::int32_t> largest;    ///< To ask for; empty if it cannot be asked for.
    bool is_exact = false;                  ///< A page has as many elements as asked for.
};

/// What comes next.
enum class page_step {
    take,   ///< What is there already.
    fetch,  ///< A page has to be read first.
    end,    ///< Nothing: all was taken, or as much as was wanted.
};

/// Progress through the pages, in their order. Events: a page arrived, one element was taken, the
/// rest of the page was taken. Whoever reads does so as `fetch_start` and `fetch_size` say; a
/// reading that fails is no event.
class page_progress {
  public:
    page_progress() : page_progress{page_position(), page_limits()} {}
    page_progress(page_position from, page_limits limits);

    /// For the next element; pages without one are passed over.
    [[nodiscard]] page_step next_element() const noexcept;
    /// For the next page, or for what is left of the one that was begun. A page is passed over if
    /// all its elements lie before the position begun from.
    [[nodiscard]] page_step next_page() const noexcept;
    /// Whether a page will be needed behind the one that is there.
    [[nodiscard]] bool needs_more() const noexcept;

    /// Behind which the page to read begins; empty for the first page.
    std::optional<page_token> const& fetch_start() const noexcept { return next_; }
    /// The page size to ask for; empty if the request's own is right.
    [[nodiscard]] std::optional<std::int32_t> fetch_size() const noexcept;

    void arrived(std::size_t elements, std::optional<page_token> next);
    /// The index of the element that is taken. @par Preconditions `next_element() == take`
    [[nodiscard]] std::size_t take_element() noexcept;
    /// Index and number of the elements taken. @par Preconditions `next_page() == take`
    [[nodiscard]] std::pair<std::size_t, std::size_t> take_page() noexcept;

    /// Where to go on behind what was taken. `last`: the key of the last element that was taken, if
    /// it is known and elements can be asked for by it.
    [[nodiscard]] page_position position(item const* last) const;

  private:
    bool has_next() const noexcept { return !at_end_ && (!begun_ || next_); }
    std::size_t wanted() const noexcept;
    void taken(std::size_t count) noexcept;

    page_limits limits_;
    std::optional<page_token> page_start_;  // of the page that is there
    std::optional<page_token> next_;        // of the one behind it
    std::size_t size_ = 0;
    std::size_t index_ = 0;  // of the next element in the page
    std::size_t skip_;       // elements of later pages that were taken before
    std::size_t delivered_ = 0;
    bool at_end_;             // from the beginning
    bool begun_ = false;      // a page has arrived
    bool is_fresh_ = false;   // nothing of the page was taken, and it was not passed over
    bool has_taken_ = false;  // something of the page was taken
};

}  // namespace dynaco::policy
