// One attempt's response: checked, decoded, or turned into the error that it is.
#pragma once

#include <dynaco/transport.hpp>

#include "policy/clock_skew.hpp"
#include "wire/operation.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::engine {

/// Takes the response while its bytes are there; afterwards tells what came of it.
class attempt_result final : public response_sink {
  public:
    /// @param id_memory Where the response's request id is kept; that of the attempt before, until
    /// there is one.
    attempt_result(wire::operation const& operation, void* response,
                   std::string& id_memory) noexcept
        : operation_{operation}, response_{response}, id_memory_{id_memory} {}

    void on_response(transport_response const& response) override;

    std::optional<error> failure;  ///< Of the response; empty for a success.
    int http_status = 0;
    std::string_view request_id;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<std::chrono::sys_seconds> date;
    bool has_age = false;

  private:
    std::optional<error> judge(transport_response const& response) const;

    wire::operation const& operation_;
    void* response_;
    std::string& id_memory_;
};

}  // namespace dynaco::engine
