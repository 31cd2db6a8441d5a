// The placeholders that the expressions of one request share. For the library's own headers.
#pragma once

#include <dynaco/expression_fragment.hpp>
#include <dynaco/string_map.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::detail {

/// Gives out placeholders, `#0`, `#1`, ... for names and `:0`, `:1`, ... for values: equal ones get
/// the same, and none that the request has already.
class expression_aliases {
  public:
    expression_aliases() = default;
    /// Of a request that has these already.
    expression_aliases(string_map<std::string> names, item values)
        : names_{std::move(names)}, values_{std::move(values)} {}

    /// A text that the request has: what looks like a placeholder in it is not given out.
    void avoid(std::string_view text);

    /// The text of an expression, with placeholders in its gaps.
    result<std::string> render(expression_fragment fragment);

    string_map<std::string> const& names() const noexcept { return names_; }
    string_map<std::string> take_names() noexcept { return std::move(names_); }
    item const& values() const noexcept { return values_; }
    item take_values() noexcept { return std::move(values_); }

  private:
    std::string_view placeholder_of(std::string_view name);
    std::string_view placeholder_of(attribute_value&& value);
    [[nodiscard]] bool is_avoided(std::string_view placeholder) const noexcept;
    template <class IsTaken>
    std::string unused(char mark, std::size_t& next, IsTaken is_taken) const;

    string_map<std::string> names_;
    item values_;
    std::vector<std::string> avoided_;
    std::size_t next_name_ = 0;
    std::size_t next_value_ = 0;
};

}  // namespace dynaco::detail
