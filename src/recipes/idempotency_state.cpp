#include <dynaco/recipes/idempotency_state.hpp>

#include <ostream>

namespace dynaco::recipes {

std::string_view to_string(claim_outcome value) noexcept {
    switch (value) {
        case claim_outcome::claimed:
            return "claimed";
        case claim_outcome::completed:
            return "completed";
        case claim_outcome::in_progress:
            return "in_progress";
        case claim_outcome::payload_mismatch:
            return "payload_mismatch";
    }
    return {};
}

std::string_view to_string(completion_outcome value) noexcept {
    switch (value) {
        case completion_outcome::stored:
            return "stored";
        case completion_outcome::lost:
            return "lost";
    }
    return {};
}

std::string_view to_string(withdrawal_outcome value) noexcept {
    switch (value) {
        case withdrawal_outcome::withdrawn:
            return "withdrawn";
        case withdrawal_outcome::completed:
            return "completed";
        case withdrawal_outcome::lost:
            return "lost";
    }
    return {};
}

std::string_view to_string(run_outcome value) noexcept {
    switch (value) {
        case run_outcome::computed:
            return "computed";
        case run_outcome::replayed:
            return "replayed";
        case run_outcome::in_progress:
            return "in_progress";
        case run_outcome::payload_mismatch:
            return "payload_mismatch";
        case run_outcome::expired:
            return "expired";
        case run_outcome::superseded:
            return "superseded";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, claim_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, completion_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, withdrawal_outcome value) {
    return out << to_string(value);
}
std::ostream& operator<<(std::ostream& out, run_outcome value) {
    return out << to_string(value);
}

}  // namespace dynaco::recipes
