// Whether a text has another one in it.
#pragma once

#include <string_view>

namespace dynaco::test {

[[nodiscard]] inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace dynaco::test
