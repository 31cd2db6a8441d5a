// What the connections of one scripted server share: its script and what it has seen.
#pragma once

#include "support/action.hpp"
#include "support/server_config.hpp"
#include "support/server_log.hpp"

#include <boost/asio/ssl/context.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace dynaco::test {

class scripted_connection;

/// Decides what happens next. A pushed action goes to the request whose first byte comes next,
/// then the handler decides, then the default action does.
class server_script {
  public:
    using handler = std::function<action(received_request const&)>;

    server_script() = default;

    /// The action of a request that has begun; none if the handler wants to see it whole first.
    [[nodiscard]] std::optional<action> claim();
    [[nodiscard]] accept_action claim_connection();

    std::deque<action> actions;
    handler on_request;
    action by_default{reply::ok()};
    std::deque<accept_action> connections;
    accept_action connection_by_default;
};

/// Used on the server's executor only.
class server_state {
  public:
    explicit server_state(server_config settings);

    void close_idle(ending how, std::string const& last_words);
    void drop_all(ending how);
    void forget_sessions();
    [[nodiscard]] std::vector<std::shared_ptr<scripted_connection>> alive() const;

    server_config config;
    std::optional<boost::asio::ssl::context> tls;
    server_script script;
    std::vector<connection_record> connections;
    std::vector<received_request> requests;
    // Owned by their coroutines.
    std::vector<std::weak_ptr<scripted_connection>> running;
};

}  // namespace dynaco::test
