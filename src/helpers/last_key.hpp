// The key of the item that was taken last.
#pragma once

#include <dynaco/item.hpp>

#include <optional>
#include <string>
#include <vector>

namespace dynaco::helpers {

/// Keeps the key attributes of one item after the other, once their names are known.
class last_key {
  public:
    last_key() = default;
    explicit last_key(std::vector<std::string> names) : names_{std::move(names)} {}

    /// A key of the service's tells the names; they count more than those that were given.
    void learn(item const& key);
    void learn(std::optional<item> const& key) {
        if (key) learn(*key);
    }
    void remember(item const& taken);
    /// Null if the names are unknown, or not all of the key was in the item.
    item const* get() const noexcept { return is_complete_ ? &key_ : nullptr; }

  private:
    std::vector<std::string> names_;
    item key_;  // kept, so that its memory is used again
    bool is_complete_ = false;
    bool learnt_ = false;
};

}  // namespace dynaco::helpers
