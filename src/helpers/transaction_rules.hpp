// What is wrong with a transaction as far as can be seen from here.
#pragma once

#include <dynaco/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dynaco {

class transact_get_item;
class transact_write_item;

namespace helpers {

/// `errc::invalid_argument` unless the number of `what` is in 1 .. 100.
[[nodiscard]] std::optional<error> find_fault(std::size_t count, std::string const& what);
/// The number of actions; an item to put that the service would refuse, or more than 4 MB of them;
/// two actions that are certainly on one item. A table's name and its ARN are not known to be one.
[[nodiscard]] std::optional<error> find_fault(std::vector<transact_write_item> const& actions);
[[nodiscard]] std::optional<error> find_fault(std::vector<transact_get_item> const& gets);

}  // namespace helpers
}  // namespace dynaco
