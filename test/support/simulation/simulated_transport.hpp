// A client's way into the simulated network.
#pragma once

#include <dynaco/transport.hpp>

namespace dynaco::test {

class simulated_process;

class simulated_transport : public transport {
  public:
    explicit simulated_transport(simulated_process& owner) : owner_{owner} {}

    boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                  response_sink& sink) override;
    boost::asio::awaitable<result<void>> warm_up() override;
    void quiesce() override {}
    void shut_down() override;

  private:
    simulated_process& owner_;
    bool shut_down_ = false;
};

}  // namespace dynaco::test
