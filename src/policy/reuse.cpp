#include "policy/reuse.hpp"

namespace dynaco::policy {

reuse_verdict judge_reuse(exchange_outcome const& outcome) noexcept {
    if (outcome.failed) return reuse_verdict::failed;
    if (!outcome.response_complete) return reuse_verdict::response_incomplete;
    if (outcome.leftover_bytes > 0) return reuse_verdict::leftover_bytes;
    if (outcome.http_version != 11) return reuse_verdict::http_version;
    if (outcome.status < 200 || outcome.status == 408) return reuse_verdict::status;
    if (!outcome.keep_alive) return reuse_verdict::not_keep_alive;
    return reuse_verdict::keep;
}

bool may_replay(error const& failure, failed_exchange const& exchange) noexcept {
    bool const broke = failure == errc::connection_closed || failure == errc::read_failed ||
                       failure == errc::write_failed;
    return broke && exchange.connection_was_reused && exchange.response_bytes == 0 &&
           !exchange.already_replayed;
}

}  // namespace dynaco::policy
