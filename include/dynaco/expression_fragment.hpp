// What expressions are made of: text with gaps for names and values. For the library's own headers.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::detail {

class expression_aliases;

/// Names one after the other, each behind its size, in one text: the few and short names that an
/// expression has fit into a string without an allocation.
class name_sequence {
  public:
    void append(std::string_view name);  ///< Of 65535 bytes at most.
    void append(name_sequence const& more) { text_ += more.text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    [[nodiscard]] bool contains(std::string_view name) const noexcept;
    /// Takes the name at `place`, and moves `place` to the next one.
    std::string_view next(std::size_t& place) const noexcept;
    [[nodiscard]] bool has_next(std::size_t place) const noexcept { return place < text_.size(); }

  private:
    std::string text_;
};

/// A piece of an expression: its text, where a mark stands for each name and each value, and the
/// names and values in the order of their marks.
///
/// Flat on purpose: pieces are joined by appending, so that an expression of any depth is three
/// arrays, and nothing recurses. Which placeholder a mark becomes is decided when a request's
/// expressions are written together (`expression_aliases`).
///
/// The first thing that is wrong is kept and told then.
class expression_fragment {
  public:
    static constexpr char name_mark = '\1';
    static constexpr char value_mark = '\2';
    /// In front of a path that may occur once only: what an update changes, what is projected.
    static constexpr char target_mark = '\3';

    expression_fragment() noexcept = default;

    static expression_fragment of_name(std::string_view name);
    static expression_fragment of_path(std::string_view path);
    static expression_fragment of_value(attribute_value value);

    /// Text of the service's grammar, without placeholders.
    expression_fragment& write(std::string_view text) {
        text_ += text;
        return *this;
    }
    expression_fragment& write(char character) {
        text_ += character;
        return *this;
    }
    expression_fragment& write_name(std::string_view name);
    expression_fragment& write_value(attribute_value value);
    expression_fragment& write(expression_fragment&& other);
    /// A user's text with placeholders; the ones that it uses are found in `names` and `values`.
    expression_fragment& write_raw(std::string_view text, item const& definitions);

    void enclose();  ///< Puts parentheses around what is there.
    void fail(std::string message);

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    std::string_view text() const noexcept { return text_; }
    name_sequence const& names() const noexcept { return names_; }
    std::vector<attribute_value> const& values() const noexcept { return values_; }
    error const& problem() const noexcept { return problem_; }
    [[nodiscard]] bool has_problem() const noexcept { return problem_.code().failed(); }
    void adopt_problem(expression_fragment const& other);
    /// Makes room for these and a few words more.
    void reserve(std::span<expression_fragment const> parts);

    /// With names and values in their places, for people.
    void print(std::ostream& out) const;

  private:
    friend class expression_aliases;

    void write_path(std::string_view path);

    std::string text_;
    name_sequence names_;
    std::vector<attribute_value> values_;
    error problem_;
};

/// Whether one pair of parentheses encloses all of a text.
[[nodiscard]] bool is_enclosed(std::string_view text) noexcept;

/// The placeholders of a raw text with what they stand for, from `":n", 3, "#t", "tags"`.
template <class... PlaceholdersAndValues>
item raw_definitions(PlaceholdersAndValues&&... definitions) {
    static_assert(sizeof...(definitions) % 2 == 0,
                  "dynaco: a text is followed by pairs of a placeholder and its name or value");
    if constexpr (sizeof...(definitions) == 0) {
        return item();
    } else {
        return item(std::forward<PlaceholdersAndValues>(definitions)...);
    }
}

}  // namespace dynaco::detail
