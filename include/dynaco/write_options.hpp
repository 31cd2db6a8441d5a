// Options of a table's writes.
#pragma once

#include <dynaco/mapper/call_option.hpp>

namespace dynaco {

/// Type of `return_new`.
class return_new_t : public mapper::call_option {
  public:
    explicit return_new_t() = default;
};
/// Has `table::update` return the struct as the update left it.
inline constexpr return_new_t return_new{};

/// Type of `return_old`.
class return_old_t : public mapper::call_option {
  public:
    explicit return_old_t() = default;
};
/// Has `table::erase` return the struct that was erased.
inline constexpr return_old_t return_old{};

/// Type of `upsert`.
class upsert_t : public mapper::call_option {
  public:
    explicit upsert_t() = default;
};
/// Lets `table::update` create the item if there is none.
inline constexpr upsert_t upsert{};

}  // namespace dynaco
