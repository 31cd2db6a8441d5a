// A client and a server that can be made to stop at each place where a call can wait.
#pragma once

#include <dynaco.hpp>

#include "cancellation/call_end.hpp"
#include "cancellation/phase.hpp"
#include "cancellation/stoppable.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"

#include <doctest/doctest.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::test {

/// No limit that could end a wait in the place of what a test does.
client_config patient_config();

/// The answers of a service that has one table, an active one: "music".
action usual_answer(received_request const& request);

class world {
  public:
    enum class place {
        single,     ///< on the context, which the client uses without a strand
        home,       ///< on the client's strand
        elsewhere,  ///< on a strand of its own
    };

    /// `silent`: a port at which connecting takes for ever (needed for that phase only).
    world(phase where, place who, std::uint16_t silent, layer under);
    world(phase where, place who, std::uint16_t silent = 0)
        : world(where, who, silent, where == phase::handshake ? layer::tls : layer::plain) {}
    world(world const&) = delete;
    world& operator=(world const&) = delete;

    std::shared_ptr<call_end> start(operation what, bool as_value) {
        return start_on(caller(), what, as_value);
    }
    std::shared_ptr<call_end> start_on(boost::asio::any_io_executor const& executor, operation what,
                                       bool as_value);
    [[nodiscard]] boost::asio::any_io_executor caller() const {
        return who_ == place::elsewhere ? elsewhere_ : client_->get_executor();
    }

    /// Runs until the call stands still.
    [[nodiscard]] bool reach();
    /// Runs what can run without waiting for anybody.
    bool settle();
    template <class Condition>
    [[nodiscard]] bool run_until(Condition condition) {
        auto const end = std::chrono::steady_clock::now() + watchdog_limit;
        context.restart();
        while (!condition()) {
            if (context.run_one_until(end) == 0) return condition();
        }
        return true;
    }

    /// From now on nothing stands still. What holds the only connection is cancelled.
    void unblock();
    /// Makes the next call wait for everything in turn before it succeeds (in the world of
    /// `phase::limiter`): for the limiter, other keys in place of expired ones, after an internal
    /// error, after a throttle. These waits take no time.
    void make_trouble();

    scripted_server& server() { return server_; }
    class client& client() { return *client_; }
    void destroy_client() { client_.reset(); }
    stoppable_resolver& names() { return *names_; }
    stoppable_credentials& keys() { return *keys_; }

    boost::asio::io_context context{1};

  private:
    void stop();
    /// The next call waits for the limiter.
    void use_up_the_limiter();
    [[nodiscard]] bool is_reached() const;

    phase where_;
    place who_;
    layer under_;
    scripted_server server_;
    std::shared_ptr<stoppable_resolver> names_ = std::make_shared<stoppable_resolver>();
    std::shared_ptr<stoppable_credentials> keys_ = std::make_shared<stoppable_credentials>();
    std::shared_ptr<retry_counter> retries_ = std::make_shared<retry_counter>();
    std::shared_ptr<sleep_counter> time_ = std::make_shared<sleep_counter>();
    std::optional<class client> client_;
    boost::asio::any_io_executor elsewhere_;
    std::shared_ptr<call_end> holder_;
};

inline constexpr world::place all_places[] = {
    world::place::single,
    world::place::home,
    world::place::elsewhere,
};

inline std::string name(world::place who) {
    static constexpr char const* names[] = {"single", "home", "elsewhere"};
    return names[static_cast<std::size_t>(who)];
}

}  // namespace dynaco::test
