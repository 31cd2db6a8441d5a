// What a table is below its types. Private to dynaco.
#pragma once

#include <dynaco/key_names.hpp>
#include <dynaco/mapper/table_type.hpp>

#include <memory>
#include <optional>
#include <string>

namespace dynaco {

class client_operations;

namespace mapper {

/// Client, name, keys and type of a table (src/table/table_state.hpp).
class table_state;

class table_base {
  public:
    /// The table's name, or its ARN.
    std::string const& table_name() const noexcept;
    /// The attributes of the primary key.
    class key_names const& key_names() const noexcept;

  protected:
    table_base(client_operations const& client, std::string name, table_type const& type,
               std::optional<class key_names> keys);

    std::shared_ptr<table_state const> const& state() const noexcept { return state_; }

  private:
    std::shared_ptr<table_state const> state_;
};

}  // namespace mapper
}  // namespace dynaco
