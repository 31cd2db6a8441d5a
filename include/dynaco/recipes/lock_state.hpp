// What becomes of a lock that somebody has acquired.
#pragma once

#include <iosfwd>
#include <string_view>

namespace dynaco::recipes {

/// Whether a lock is held, and why not. All but `held` are final.
enum class lock_state {
    held,         ///< By this handle, as far as this process can know.
    released,     ///< It was given back.
    lost,         ///< The service said so: somebody else has taken it, or taken it away.
    unreachable,  ///< The lease ended without an answer of the service: it could not be reached, or
                  ///< this process stood still. Somebody else may have the lock, or nobody.
};

/// What became of a release.
enum class release_outcome {
    released,  ///< The lock is free, and new data is stored.
    kept,      ///< Other handles of the same acquisition remain (`lock_options::reentrant`).
    lost,      ///< It was not held any more: nothing was written, new data neither.
    unknown,   ///< Answers were lost, and others have had the lock since: it was one or the other.
};

/// What became of data that was stored while the lock was held.
enum class store_outcome {
    stored,   ///< It is what the next holder finds, unless more is stored.
    lost,     ///< The lock was not held any more: nothing was written.
    unknown,  ///< Answers were lost, and others have had the lock since: it was one or the other.
};

/// How guarded work ended.
enum class guard_outcome {
    completed,    ///< The work ended, by itself, while the lock was held.
    lost,         ///< `lock_state::lost` before it had ended, or before the lock was given back.
    unreachable,  ///< The service could not be reached, and the lease was about to end.
};

/// What is known of a lock that anybody may hold.
enum class lock_presence {
    free,   ///< Nobody holds it.
    held,   ///< Somebody held it when the service answered, or has died within the last lease.
    stale,  ///< Its holder has not been heard of for a whole lease: the next one may take it.
};

std::string_view to_string(lock_state value) noexcept;
std::string_view to_string(release_outcome value) noexcept;
std::string_view to_string(store_outcome value) noexcept;
std::string_view to_string(guard_outcome value) noexcept;
std::string_view to_string(lock_presence value) noexcept;
std::ostream& operator<<(std::ostream& out, lock_state value);
std::ostream& operator<<(std::ostream& out, release_outcome value);
std::ostream& operator<<(std::ostream& out, store_outcome value);
std::ostream& operator<<(std::ostream& out, guard_outcome value);
std::ostream& operator<<(std::ostream& out, lock_presence value);

}  // namespace dynaco::recipes
