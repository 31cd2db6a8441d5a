// Projections that have the key in them, so that answers can be told apart.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/key_names.hpp>
#include <dynaco/string_map.hpp>

#include <optional>
#include <string>
#include <vector>

namespace dynaco::helpers {

/// A projection, with what it lacks of the key added under private names.
class key_projection {
  public:
    /// `expression` is empty for all attributes.
    key_projection(std::optional<std::string> expression, string_map<std::string> names,
                   key_names const& key);

    std::optional<std::string> const& expression() const noexcept { return expression_; }
    string_map<std::string> const& names() const noexcept { return names_; }
    /// Takes what was added out of an answer.
    void strip(item& answer) const;

  private:
    bool has(std::string const& attribute) const;
    void ensure(std::string const& attribute);

    std::optional<std::string> expression_;
    string_map<std::string> names_;
    std::vector<std::string> added_;
};

}  // namespace dynaco::helpers
