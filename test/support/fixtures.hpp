// What a test keeps running on an io_context and run_coro stops before it looks for forgotten work.
#pragma once

#include <boost/asio/execution_context.hpp>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace dynaco::test {

/// The list of a context's fixtures (a scripted server is one). A fixture would otherwise count as
/// work that the code under test left behind.
class context_fixtures : public boost::asio::execution_context::service {
  public:
    static inline boost::asio::execution_context::id id;

    explicit context_fixtures(boost::asio::execution_context& context) : service(context) {}

    static context_fixtures& of(boost::asio::execution_context& context) {
        return boost::asio::use_service<context_fixtures>(context);
    }

    void add(void const* owner, std::function<void()> stop) {
        fixtures_.emplace_back(owner, std::move(stop));
    }

    void remove(void const* owner) {
        std::erase_if(fixtures_, [owner](auto const& fixture) { return fixture.first == owner; });
    }

    void stop_all() {
        for (auto const& fixture : fixtures_) fixture.second();
    }

  private:
    void shutdown() override { fixtures_.clear(); }

    std::vector<std::pair<void const*, std::function<void()>>> fixtures_;
};

}  // namespace dynaco::test
