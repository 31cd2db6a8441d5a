// One request on its way through a simulated network, and what becomes of it.
#pragma once

#include <dynaco/error.hpp>

#include "support/simulation/simulated_table.hpp"
#include "support/simulation/simulated_wait.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::test {

/// What is decided about a request when it is sent.
class exchange_fate {
  public:
    enum class service { carries_out, throttles, fails_before, fails_after, conflicts };

    bool is_refused = false;   ///< No connection.
    bool arrives = true;       ///< At the service.
    bool is_answered = true;   ///< The reply arrives.
    bool is_replayed = false;  ///< It arrives a second time.
    bool breaks = false;       ///< If no reply comes, the connection breaks.
    moment request_delay{};
    moment second_delay{};  ///< Of a replay, after the first.
    moment reply_delay{};
    moment breaks_after{};
    service does = service::carries_out;
    moment read_age{};
    std::size_t batch_items = table_store::no_limit;
};

class simulated_exchange {
  public:
    std::uint64_t number = 0;
    std::size_t process = 0;
    std::string operation;
    std::string body;
    exchange_fate fate;

    table_answer answer;
    std::optional<error> failure;         ///< In place of the answer, once the wait is done.
    std::weak_ptr<simulated_wait> waits;  ///< The client's coroutine.
};

}  // namespace dynaco::test
