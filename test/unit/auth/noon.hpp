// A time at which requests are signed.
#pragma once

#include <chrono>

namespace dynaco::auth::test {

inline constexpr auto noon =
    std::chrono::sys_days{std::chrono::year{2030} / std::chrono::January / 31} +
    std::chrono::hours{12};

}  // namespace dynaco::auth::test
