#include "engine/attempt.hpp"

#include <dynaco/error_details.hpp>

#include "policy/retry.hpp"
#include "wire/error_body.hpp"

#include <libdeflate.h>

#include <charconv>
#include <cstdint>

namespace dynaco::engine {
namespace {

// Over the body as received; nothing is checked when the server (a local one, say) sends no
// checksum.
bool checksum_matches(transport_response const& response) {
    if (response.crc32.empty()) return true;
    std::uint32_t expected = 0;
    auto const end = response.crc32.data() + response.crc32.size();
    auto const [rest, failure] = std::from_chars(response.crc32.data(), end, expected);
    if (failure != std::errc{} || rest != end) return false;
    // Five times as fast as zlib's: a multiplication without carries for 16 bytes.
    return libdeflate_crc32(0, response.body.data(), response.body.size()) == expected;
}

}  // namespace

void attempt_result::on_response(transport_response const& response) {
    http_status = response.status;
    id_memory_ = response.request_id;
    request_id = id_memory_;
    retry_after = policy::parse_retry_after(response.retry_after);
    date = policy::parse_http_date(response.date);
    has_age = response.has_age;
    failure = judge(response);
}

std::optional<error> attempt_result::judge(transport_response const& response) const {
    if (!checksum_matches(response)) return error{errc::checksum_mismatch};
    if (response.status == 200) return operation_.read(response.body, response_);
    return wire::read_error(response.status, response.error_type, response.body);
}

}  // namespace dynaco::engine
