// What writes set in a struct by themselves: its version and its times.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/mapper/table_type.hpp>

#include "table/write_history.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::engine {
class core;
}

namespace dynaco::mapper {

/// What a write takes from the client's clock and random source.
class write_stamp {
  public:
    write_stamp() = default;

    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::chrono::system_clock::time_point now{};
};
/// All zero if it was cancelled: the call that follows is, too.
boost::asio::awaitable<write_stamp> draw_stamp(std::shared_ptr<engine::core> core);

/// Whether the versions of a type count, or are random.
/// @par Preconditions the type has a version
[[nodiscard]] bool counts_versions(table_type const& type);
/// The version of an object.
/// @par Errors `errc::invalid_argument` for a negative one.
result<item_version> version_in(table_type const& type, void const* object);
result<item_version> version_of_value(attribute_value const& value, std::string_view name);
attribute_value value_of(item_version const& version);

/// The version that follows.
/// @par Errors `errc::not_representable` behind the greatest number.
result<item_version> next_version(item_version const& base, write_stamp const& stamp);
/// The id of the write that makes a version.
std::string id_of(item_version const& made, write_stamp const& stamp);

/// Gives an object its version.
/// @par Errors `errc::not_representable` if its member cannot hold it.
std::optional<error> set_version(table_type const& type, void* object, item_version const& version);
/// Gives an object its time of writing and, unless it has one, that of its creation.
/// @par Errors `errc::not_representable`.
std::optional<error> set_times(table_type const& type, void* object,
                               std::chrono::system_clock::time_point now);
/// A time as the attribute of a member would be.
attribute_value time_value(member const& of, std::chrono::system_clock::time_point now);

}  // namespace dynaco::mapper
