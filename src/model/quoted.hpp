// Texts of others in messages.
#pragma once

#include <string>
#include <string_view>

namespace dynaco::model {

/// The text in quotes, on one line whatever is in it: control characters as `\x0d`, quotes and
/// backslashes with a backslash.
std::string quoted(std::string_view text);

}  // namespace dynaco::model
