// The time at which tests begin that tell it to what they test.
#pragma once

#include <chrono>

namespace dynaco::test::told_time {

// Not the epoch, which would hide what forgets a time.
inline constexpr std::chrono::steady_clock::time_point start{std::chrono::hours{1}};

}  // namespace dynaco::test::told_time
