#include "recipes/lock_bells.hpp"

#include <boost/asio/execution_context.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

/// What the clients of one context have. They hold on to it themselves.
class bells_of_context : public asio::execution_context::service {
  public:
    inline static asio::execution_context::id id;

    explicit bells_of_context(asio::execution_context& owner)
        : asio::execution_context::service{owner} {}

    std::shared_ptr<lock_bells> of(engine::core const& which) {
        std::lock_guard const alone{mutex_};
        std::erase_if(all_, [](auto const& each) { return each.second.expired(); });
        auto& place = all_[&which];
        auto found = place.lock();
        if (!found) place = found = std::make_shared<lock_bells>();
        return found;
    }

  private:
    void shutdown() override {}

    std::mutex mutex_;
    std::map<engine::core const*, std::weak_ptr<lock_bells>> all_;
};

}  // namespace

std::shared_ptr<lock_bells> lock_bells::of(engine::core const& which) {
    return asio::use_service<bells_of_context>(which.executor().context()).of(which);
}

void lock_bells::add(std::string const& place, std::weak_ptr<bell> waiter) {
    waiting_[place].push_back(std::move(waiter));
}

void lock_bells::remove(std::string const& place, std::shared_ptr<bell> const& waiter) {
    auto const found = waiting_.find(place);
    if (found == waiting_.end()) return;
    // Those whose frames were destroyed go along.
    std::erase_if(found->second,
                  [&](auto const& each) { return each.expired() || each.lock() == waiter; });
    if (found->second.empty()) waiting_.erase(found);
}

void lock_bells::ring(std::string const& place) {
    auto const found = waiting_.find(place);
    if (found == waiting_.end()) return;
    for (auto const& each : found->second) {
        auto const waiter = each.lock();
        if (!waiter || waiter->is_rung()) continue;
        waiter->ring();
        return;
    }
}

}  // namespace dynaco::recipes::detail
