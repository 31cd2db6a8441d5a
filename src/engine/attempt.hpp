// One attempt's response: checked, decoded, or turned into the error that it is.
#pragma once

#include <dynaco/transport.hpp>

#include "policy/clock_skew.hpp"
#include "wire/operation.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace dynaco::engine {

/// Takes the response while its bytes are there; afterwards tells what came of it.
class attempt_result final : public response_sink {
  public:
    attempt_result(wire::operation const& operation, void* response) noexcept
        : operation_{operation}, response_{response} {}

    void on_response(transport_response const& response) override;

    std::optional<error> failure;  ///< Of the response; empty for a success.
    int http_status = 0;
    std::string request_id;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::chrono::sys_seconds> date;
    bool has_age = false;

  private:
    std::optional<error> judge(transport_response const& response) const;

    wire::operation const& operation_;
    void* response_;
};

}  // namespace dynaco::engine
