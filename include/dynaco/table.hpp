// A table of structs.
#pragma once

#include <dynaco/client_operations.hpp>
#include <dynaco/key_names.hpp>
#include <dynaco/table_schema.hpp>

#include <string>
#include <utility>

namespace dynaco {

/// A table whose items are structs of type `T`, or one of several structs if `T` is a
/// `std::variant` of them.
///
///     dynaco::table<song> songs{client, "music"};
///
/// It is bound to a client, a table's name and the names of its key attributes; making one sends
/// nothing. Calls take what is required first, then options in any order:
///
///     std::optional<song> one = co_await songs.get("Björk", "Jóga", dynaco::consistent_read);
///
/// They return `awaitable<value>` and throw `dynaco::exception`; with `as_result` among the options
/// they return `awaitable<result<value>>` and never throw for a failure of the call. Every call
/// takes a `call_options`.
///
/// Where a call wants a key, it takes the values of the key's members, of the types of the members;
/// or a struct, whose key it is; or the key as an `item`.
///
/// @par Cancellation
/// As of the client's operations.
/// @par Lifetimes
/// Copies are cheap and share everything. A table may outlive its client: its calls then end with
/// `cancelled_code()`. Arguments are read before a call returns its awaitable: they need not live
/// on.
/// @par Thread safety
/// As of the client's operations.
template <mapped_struct T>
class table : public table_schema<T> {
  public:
    using value_type = T;

    /// A table with the keys that the mapping of `T` says.
    table(client_operations const& client, std::string name)
        requires(mapper::mapped_key_size<T>() != 0)
        : table_schema<T>{client, std::move(name), mapper::table_type_of<T>, std::nullopt} {}
    /// A table with these keys: for a variant, and for a struct whose mapping says none.
    /// @par Errors `exception` with `errc::invalid_argument` if the mapping says other keys, or if
    /// a struct has no member for one of them.
    table(client_operations const& client, std::string name, key_names keys)
        : table_schema<T>{client, std::move(name), mapper::table_type_of<T>, std::move(keys)} {}
};

}  // namespace dynaco
