// The version of dynaco.
#pragma once

namespace dynaco {

/// As `major.minor.patch` (semantic versioning).
inline constexpr char version_text[] = "0.1.0";

}  // namespace dynaco
