// Descriptors that this process has open, to find leaks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>

namespace dynaco::test {

/// How many open descriptors name something that starts with `prefix` ("socket:", "/dev/"); all
/// of them if it is empty.
[[nodiscard]] inline std::size_t open_descriptors(std::string const& prefix = {}) {
    std::size_t count = 0;
    for (auto const& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        auto const target = std::filesystem::read_symlink(entry.path(), gone).string();
        // The descriptor of this very listing shows up as a directory and does not count.
        bool const own = target.starts_with("/proc/") && target.ends_with("/fd");
        if (!gone && !own && target.starts_with(prefix)) ++count;
    }
    return count;
}

[[nodiscard]] inline std::size_t open_sockets() {
    return open_descriptors("socket:");
}

}  // namespace dynaco::test
