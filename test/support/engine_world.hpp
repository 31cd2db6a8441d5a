// The engine in a world without network and without time.
#pragma once

#include <dynaco/error_details.hpp>
#include <dynaco/operations.hpp>

#include "engine/core.hpp"
#include "support/event_log.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace dynaco::test {

/// Credentials that change as a test says. Loading them lets others run first.
class fake_credentials : public credentials_provider {
  public:
    fake_credentials() = default;

    boost::asio::awaitable<result<credentials>> load() override;

    result<credentials> next = credentials("AKIDFIRST", "SECRETKEYFIRST", "TOKENFIRST");
    std::size_t loads = 0;
};

/// One client's engine and everything around it. Delays are half of their full length: the jitter
/// is 0.5.
class engine_world {
  public:
    engine_world();
    engine_world(engine_world const&) = delete;
    engine_world& operator=(engine_world const&) = delete;

    /// Made when it is first asked for: `config` can be changed before.
    std::shared_ptr<engine::core> const& core();

    boost::asio::awaitable<result<get_item_response>> start_get(
        call_options options = call_options());
    boost::asio::awaitable<result<put_item_response>> start_put(
        call_options options = call_options());
    /// One call from its start to its end, on a context that must be out of work then.
    result<get_item_response> get(call_options options = call_options());
    result<put_item_response> put(call_options options = call_options());
    get_item_response get_or_throw(call_options options = call_options());

    [[nodiscard]] sent_request const& request(std::size_t index) const {
        return wire->requests().at(index);
    }
    [[nodiscard]] std::vector<clock::duration> const& sleeps() const { return time->sleeps(); }

    boost::asio::io_context context{1};
    std::shared_ptr<fake_clock> time = std::make_shared<fake_clock>();
    std::shared_ptr<fake_transport> wire = std::make_shared<fake_transport>();
    std::shared_ptr<event_log> events = std::make_shared<event_log>();
    std::shared_ptr<fake_credentials> keys = std::make_shared<fake_credentials>();
    client_config config;

  private:
    std::shared_ptr<engine::core> core_;
};

/// As `fake_clock::sleeps` has them.
[[nodiscard]] std::vector<clock::duration> in_milliseconds(std::vector<double> const& values);

}  // namespace dynaco::test
