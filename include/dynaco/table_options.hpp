// Options of a table's reads: arguments, in any order, behind what a call requires.
#pragma once

#include <dynaco/mapper/call_option.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace dynaco {
namespace mapper {

class consistent_read_option : public call_option {
  public:
    constexpr consistent_read_option() noexcept {}
};
class descending_option : public call_option {
  public:
    constexpr descending_option() noexcept {}
};
class prefetch_option : public call_option {
  public:
    constexpr prefetch_option() noexcept {}
};
class limit_option : public call_option {
  public:
    constexpr explicit limit_option(std::size_t count) noexcept : value{count} {}

    std::size_t value;
};
class page_size_option : public call_option {
  public:
    constexpr explicit page_size_option(std::int32_t count) noexcept : value{count} {}

    std::int32_t value;
};
class cursor_option : public call_option {
  public:
    explicit cursor_option(std::string text) : value{std::move(text)} {}

    std::string value;
};
class unexpired_option : public call_option {
  public:
    constexpr unexpired_option() noexcept {}
    constexpr explicit unexpired_option(std::chrono::system_clock::time_point now) noexcept
        : at{now} {}

    std::optional<std::chrono::system_clock::time_point> at;  ///< Empty: the client's clock.
};

}  // namespace mapper

/// The read sees all writes that succeeded before it. Costs twice the read capacity; the service
/// refuses it for global indexes.
inline constexpr mapper::consistent_read_option consistent_read{};

/// The greatest sort key comes first.
inline constexpr mapper::descending_option descending{};

/// The next page is read while the rows of this one are being used; see `pager_options::prefetch`.
inline constexpr mapper::prefetch_option prefetch{};

/// The most rows in all, however many a page has; greater than zero.
inline mapper::limit_option limit(std::size_t rows) noexcept {
    return mapper::limit_option{rows};
}

/// The most items that the service looks at for a page, before the filter; greater than zero. A
/// page ends at 1 MB in any case.
inline mapper::page_size_option page_size(std::int32_t items) noexcept {
    return mapper::page_size_option{items};
}

/// Goes on where other rows of the same query or scan were: what their `cursor()` returned.
inline mapper::cursor_option from(std::string cursor) {
    return mapper::cursor_option{std::move(cursor)};
}

/// Leaves out what has expired by the client's clock: items whose `expires_at` member is not later
/// than now. The service deletes them hours or days late.
///
/// An item without the attribute never expires. One with 0 has: that is 1970, so a member for what
/// may never expire is a `std::optional`.
inline constexpr mapper::unexpired_option unexpired{};

/// The same at another time than now.
constexpr mapper::unexpired_option unexpired_at(
    std::chrono::system_clock::time_point now) noexcept {
    return mapper::unexpired_option{now};
}

}  // namespace dynaco
