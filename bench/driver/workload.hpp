// What the drivers send, and what they are to find in the replies.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::bench {

inline constexpr std::string_view partition_key = "user#0001";
inline constexpr std::size_t page_size = 100;

/// The text of most attributes.
inline std::string const attribute_text(34, 'x');

/// A request's name, taken apart: `get_1k/struct` is kind `get`, size `1k`, way `struct`.
class request_name {
  public:
    explicit request_name(std::string_view text);

    std::string kind;
    std::string size;
    std::string way;
};

/// Attributes of an item that a reply of so many bytes has, with or without a sort key.
std::size_t attributes_of(std::string_view size);

/// As `order#00000042`.
std::string sort_key(std::size_t number);

}  // namespace dynaco::bench
