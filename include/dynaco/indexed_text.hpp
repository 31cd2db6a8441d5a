// The text of a response with an index of the values in it: what views look into. Private to
// dynaco.
#pragma once

#include <dynaco/attribute_type.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace dynaco::detail {

/// A value in the text: an item, the value of an attribute, an element of a list or a set.
struct indexed_value {
    std::uint32_t name = 0;       ///< Where the attribute's name begins in the text.
    std::uint32_t name_size = 0;  ///< 0 for what has no name.
    std::uint32_t text = 0;       ///< Where the text of an S or N and the bytes of a B begin.
    std::uint32_t size = 0;       ///< Of these in bytes; of the others, how many values they hold.
    std::uint32_t behind = 0;     ///< The index of what follows it and all that it holds.
    attribute_type type = attribute_type::null;
    bool is_true = false;  ///< The value of a BOOL.
};

/// The values of a response, each followed by those that it holds.
///
/// Its memory is never given back to the heap, only what it owns: it serves one response after the
/// other, each under a new number. So a view whose response is gone finds that out by looking at
/// memory that is still there. The greatest number of responses that a program had at one time is
/// how many there are.
class indexed_text {
  public:
    indexed_text() = default;
    indexed_text(indexed_text const&) = delete;
    indexed_text& operator=(indexed_text const&) = delete;

    /// Escapes and base64 have been decoded in place.
    std::unique_ptr<char[]> text;
    std::vector<indexed_value> values;
    std::vector<std::uint32_t> items;  ///< Which of the values are the items of a page.

    /// Counts the responses. Atomic, so that a view that is used wrongly is told so.
    std::atomic<std::uint32_t> response_number = 0;
    indexed_text* next_unused = nullptr;
};

/// Ends the views into a text.
struct end_of_views {
    void operator()(indexed_text* text) const noexcept;
};
using indexed_text_owner = std::unique_ptr<indexed_text, end_of_views>;

indexed_text_owner make_indexed_text();

/// Says so on stderr and aborts.
[[noreturn]] void view_has_outlived_its_response() noexcept;

/// Which value a view shows.
class view_position {
  public:
    view_position() = default;
    view_position(indexed_text const& text, std::uint32_t index) noexcept
        : text_{&text},
          index_{index},
          response_number_{text.response_number.load(std::memory_order_relaxed)} {}

    indexed_text const& text() const noexcept {
        if (text_->response_number.load(std::memory_order_relaxed) != response_number_)
            [[unlikely]] {
            view_has_outlived_its_response();
        }
        return *text_;
    }
    indexed_value const& value() const noexcept { return text().values[index_]; }
    std::string_view name() const noexcept {
        auto const& within = text();
        auto const& value = within.values[index_];
        return {within.text.get() + value.name, value.name_size};
    }
    std::uint32_t index() const noexcept { return index_; }
    /// The same response at another value.
    view_position at(std::uint32_t index) const noexcept {
        auto changed = *this;
        changed.index_ = index;
        return changed;
    }

  private:
    indexed_text const* text_ = nullptr;
    std::uint32_t index_ = 0;
    std::uint32_t response_number_ = 0;
};

}  // namespace dynaco::detail
