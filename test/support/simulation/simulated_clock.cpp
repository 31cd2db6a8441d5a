#include "support/simulation/simulated_clock.hpp"

#include "support/fake_clock.hpp"
#include "support/simulation/simulated_world.hpp"

namespace dynaco::test {
namespace {

moment scaled(moment time, double by) {
    return moment{static_cast<moment::rep>(static_cast<double>(time.count()) * by)};
}

// Not at the epoch, which would hide what forgets to set a time.
constexpr clock::time_point beginning{std::chrono::hours{1}};

}  // namespace

clock::time_point simulated_clock::now() const {
    auto const passed = owner_.world().now() - lost_;
    return beginning + monotonic_.offset + passed + scaled(passed, monotonic_.drift);
}

std::chrono::system_clock::time_point simulated_clock::wall_now() const {
    auto const passed = owner_.world().now();
    auto const since_start = wall_.offset + passed + scaled(passed, wall_.drift);
    return fake_clock::start_of_calendar() +
           std::chrono::duration_cast<std::chrono::system_clock::duration>(since_start);
}

moment simulated_clock::world_time(time_point when) const {
    auto const left = when - now();
    if (left <= moment{}) return owner_.world().now();
    if (left > std::chrono::hours{24 * 365}) return moment::max();
    return owner_.world().now() + scaled(left, 1 / (1 + monotonic_.drift)) + moment{1};
}

boost::asio::awaitable<bool> simulated_clock::sleep_until(time_point when) {
    auto& owner = owner_;
    auto sleep = owner.waits_->wait([&owner, when](std::weak_ptr<simulated_wait> const& wait) {
        owner.at_local(when, [wait] {
            if (auto const held = wait.lock()) held->end(wait_end::done);
        });
    });
    auto const how = co_await std::move(sleep);
    co_return how == wait_end::done;
}

}  // namespace dynaco::test
