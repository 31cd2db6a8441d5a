#include <dynaco/recipes/circuit_state.hpp>

#include <ostream>

namespace dynaco::recipes {

std::string_view to_string(circuit_state value) noexcept {
    switch (value) {
        case circuit_state::closed:
            return "closed";
        case circuit_state::open:
            return "open";
        case circuit_state::half_open:
            return "half-open";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, circuit_state value) {
    return out << to_string(value);
}

}  // namespace dynaco::recipes
