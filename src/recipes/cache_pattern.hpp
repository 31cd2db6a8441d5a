// Patterns of keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::recipes::detail {

/// `*` matches any number of characters, `?` one, everything else itself; after a backslash these
/// three do, too. A character is a code point of UTF-8, or a byte that is part of none.
class cache_pattern {
  public:
    explicit cache_pattern(std::string_view text);

    /// From the first character to the last.
    [[nodiscard]] bool matches(std::string_view key) const;
    /// What all keys that match begin with.
    [[nodiscard]] std::string const& prefix() const noexcept { return prefix_; }
    /// The only key that matches, if there is just one.
    [[nodiscard]] bool is_one_key() const noexcept { return is_one_key_; }

  private:
    enum class kind { byte, any_character, any_text };
    class element {
      public:
        kind what;
        char byte;
    };

    std::vector<element> parts_;
    std::string prefix_;
    bool is_one_key_ = true;
};

}  // namespace dynaco::recipes::detail
