#include <dynaco/recipes/lock_state.hpp>

#include <ostream>

namespace dynaco::recipes {

std::string_view to_string(lock_state value) noexcept {
    switch (value) {
        case lock_state::held:
            return "held";
        case lock_state::released:
            return "released";
        case lock_state::lost:
            return "lost";
        case lock_state::unreachable:
            return "unreachable";
    }
    return {};
}

std::string_view to_string(release_outcome value) noexcept {
    switch (value) {
        case release_outcome::released:
            return "released";
        case release_outcome::kept:
            return "kept";
        case release_outcome::lost:
            return "lost";
        case release_outcome::unknown:
            return "unknown";
    }
    return {};
}

std::string_view to_string(store_outcome value) noexcept {
    switch (value) {
        case store_outcome::stored:
            return "stored";
        case store_outcome::lost:
            return "lost";
        case store_outcome::unknown:
            return "unknown";
    }
    return {};
}

std::string_view to_string(guard_outcome value) noexcept {
    switch (value) {
        case guard_outcome::completed:
            return "completed";
        case guard_outcome::lost:
            return "lost";
        case guard_outcome::unreachable:
            return "unreachable";
    }
    return {};
}

std::string_view to_string(lock_presence value) noexcept {
    switch (value) {
        case lock_presence::free:
            return "free";
        case lock_presence::held:
            return "held";
        case lock_presence::stale:
            return "stale";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, lock_state value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, release_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, store_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, guard_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, lock_presence value) {
    return out << to_string(value);
}

}  // namespace dynaco::recipes
