// A whole client and a scripted server on one context.
#pragma once

#include <dynaco.hpp>

#include "support/event_log.hpp"
#include "support/fake_clock.hpp"
#include "support/run_coro.hpp"
#include "support/scripted_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

namespace dynaco::test {

using get_result = result<get_item_response>;
using put_result = result<put_item_response>;

/// The client trusts the server's certificate, has credentials that look secret, delays of a
/// millisecond between attempts and limits that a busy machine does not reach.
class client_world {
  public:
    explicit client_world(server_config settings = server_config());
    client_world(client_world const&) = delete;
    client_world& operator=(client_world const&) = delete;

    /// Made when it is first asked for: `config` can be changed before.
    dynaco::client& client();
    void destroy_client() { client_.reset(); }

    boost::asio::awaitable<get_result> start_get(call_options options = call_options());
    boost::asio::awaitable<put_result> start_put(call_options options = call_options());
    /// An item with a text of so many bytes.
    boost::asio::awaitable<put_result> start_big_put(std::size_t size,
                                                     call_options options = call_options());
    /// One call from its start to its end, in the middle of a test: the server goes on.
    get_result get(call_options options = call_options());
    put_result put(call_options options = call_options());
    put_result big_put(std::size_t size, call_options options = call_options());

    /// What is ready happens.
    void settle();
    /// Runs until `condition` holds.
    void wait_until(std::function<bool()> condition);
    /// Nothing is pending once the server has stopped.
    void expect_idle(std::source_location where = std::source_location::current());

    boost::asio::io_context context{1};
    scripted_server server;
    std::shared_ptr<event_log> events = std::make_shared<event_log>();
    std::shared_ptr<shifted_clock> time = std::make_shared<shifted_clock>();
    client_config config;

  private:
    std::optional<dynaco::client> client_;
};

/// Calls in flight at the same time.
class parallel_gets {
  public:
    parallel_gets(client_world& world, std::size_t count, call_options options = call_options());

    [[nodiscard]] std::size_t done() const { return state_->done; }
    [[nodiscard]] std::size_t succeeded() const { return state_->succeeded; }
    [[nodiscard]] std::vector<error> const& failures() const { return state_->failures; }
    /// Runs until all are done.
    void finish();

  private:
    struct state {
        std::size_t done = 0;
        std::size_t succeeded = 0;
        std::vector<error> failures;
    };

    client_world& world_;
    std::size_t count_;
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

/// A resolver that answers what a test says.
class scripted_resolver : public resolver {
  public:
    explicit scripted_resolver(std::vector<std::string> addresses) : next(std::move(addresses)) {}
    explicit scripted_resolver(error failure) : next(std::move(failure)) {}

    boost::asio::awaitable<result<std::vector<std::string>>> resolve(std::string host) override;

    result<std::vector<std::string>> next;
    bool stalls = false;
    std::vector<std::string> asked_for;
};

}  // namespace dynaco::test
