// The clauses of an update that is text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco::detail {

/// The words that begin the clauses, in the order in which clauses are kept and written.
inline constexpr std::string_view clause_words[] = {"SET", "REMOVE", "ADD", "DELETE"};

/// What a text has in its clauses SET, REMOVE, ADD and DELETE, in this order, each without its
/// word.
///
/// All four words are reserved: outside of placeholders they are nothing else.
class update_clauses {
  public:
    explicit update_clauses(std::string_view text);

    /// Whether the text begins with one of the words, and has none of them twice.
    [[nodiscard]] bool are_valid() const noexcept { return valid_; }
    std::string const& operator[](std::size_t clause) const noexcept { return parts_[clause]; }

  private:
    std::string parts_[4];
    bool valid_ = true;
};

/// Whether a text has this placeholder, and not only one that begins like it.
[[nodiscard]] bool has_placeholder(std::string_view text, std::string_view placeholder) noexcept;

}  // namespace dynaco::detail
