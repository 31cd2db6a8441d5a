#include "policy/phase.hpp"

namespace dynaco::policy {

errc timeout_code(phase which) noexcept {
    switch (which) {
        case phase::resolve:
            return errc::resolve_timeout;
        case phase::connect:
            return errc::connect_timeout;
        case phase::handshake:
            return errc::handshake_timeout;
        case phase::pool_wait:
            return errc::pool_wait_timeout;
        case phase::write:
            return errc::write_timeout;
        case phase::response:
            return errc::response_timeout;
        case phase::attempt:
            return errc::attempt_timeout;
        case phase::call:
            break;
    }
    return errc::deadline_exceeded;
}

std::string_view name(phase which) noexcept {
    switch (which) {
        case phase::resolve:
            return "resolve";
        case phase::connect:
            return "connect";
        case phase::handshake:
            return "handshake";
        case phase::pool_wait:
            return "pool wait";
        case phase::write:
            return "write";
        case phase::response:
            return "response";
        case phase::attempt:
            return "attempt";
        case phase::call:
            break;
    }
    return "call";
}

std::optional<wait_limit> earliest_limit(phase which, phase_limits const& limits) noexcept {
    std::optional<wait_limit> first;
    // From the widest to the narrowest: a narrower one has to be truly earlier to take its place.
    auto const consider = [&first](std::optional<phase_limits::time_point> at, phase owner) {
        if (at && (!first || *at < first->at)) first = wait_limit{*at, owner};
    };
    consider(limits.call_deadline, phase::call);
    consider(limits.attempt_limit, phase::attempt);
    consider(limits.phase_limit, which);
    return first;
}

}  // namespace dynaco::policy
