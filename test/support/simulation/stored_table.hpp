// The items of one table, and for a while what they were before.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/operations/key_schema.hpp>

#include "support/simulation/stored_key.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Time of a simulation, since its beginning.
using moment = std::chrono::nanoseconds;

class stored_table {
  public:
    using row_map = std::map<stored_key, item>;

    explicit stored_table(key_shape its_shape) : shape{std::move(its_shape)} {}

    [[nodiscard]] row_map const& rows() const { return rows_; }
    [[nodiscard]] item const* find(stored_key const& key) const;
    void put(stored_key const& key, item value, moment now);
    void erase(stored_key const& key, moment now);

    /// The rows as they were. Changes are remembered for `memory`.
    [[nodiscard]] row_map rows_as_of(moment when) const;

    key_shape shape;
    std::vector<attribute_definition> definitions;
    std::vector<key_schema_element> schema;
    std::optional<std::string> expiry_attribute;  ///< What UpdateTimeToLive has set.
    moment active_from{};                         ///< Before that it is being created.
    moment memory{};

  private:
    class change {
      public:
        moment when;
        stored_key key;
        std::optional<item> before;
    };
    void remember(stored_key const& key, std::optional<item> before, moment now);

    row_map rows_;
    std::deque<change> changes_;
};

}  // namespace dynaco::test
