#include "support/simulation/simulated_process.hpp"

#include "support/simulation/simulated_transport.hpp"
#include "support/simulation/simulated_world.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace dynaco::test {
namespace asio = boost::asio;

simulated_process::simulated_process(simulated_world& world, std::size_t index,
                                     std::function<void(client_config&)> const& change)
    : world_{world}, index_{index} {
    auto& random = world.random();
    auto const& settings = world.settings();
    auto const drift = [&](double most) { return (random.unit() * 2 - 1) * most; };
    clock_error monotonic;
    monotonic.offset = random.between(moment{}, moment{std::chrono::hours{1000}});
    monotonic.drift = drift(settings.most_drift);
    clock_error wall;
    wall.offset = random.between(-settings.most_wall_offset, settings.most_wall_offset);
    wall.drift = drift(settings.most_wall_drift);
    clock_ = std::make_shared<simulated_clock>(*this, monotonic, wall);
    context_ = std::make_unique<asio::io_context>(1);
    waits_ = std::make_unique<wait_list>(*context_);

    static auto const environment = std::make_shared<fake_environment>();
    static auto const keys = make_static_credentials(credentials("AKID", "SECRET"));
    client_config config;
    config.region = "eu-north-1";
    config.endpoint_url = "http://dynamodb.test:8000";
    config.credentials = keys;
    config.environment = environment;
    config.threading = threading::single;
    config.clock = clock_;
    config.random = make_random_source(random.next());
    config.transport = std::make_shared<simulated_transport>(*this);
    if (change) change(config);
    response_limit_ = config.timeouts.response;
    client_.emplace(*context_, std::move(config));
}

simulated_process::~simulated_process() {
    bury();
}

void simulated_process::spawn(asio::awaitable<void> work) {
    if (!is_alive()) return;
    ++running_;
    ready_ = true;
    asio::co_spawn(*context_, std::move(work), [this](std::exception_ptr const& failure) {
        --running_;
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& thrown) {
            world_.fail("process " + std::to_string(index_) + " threw: " + thrown.what());
        } catch (...) {
            world_.fail("process " + std::to_string(index_) + " threw");
        }
    });
}

asio::awaitable<void> simulated_process::sleep(moment how_long) {
    auto const time = clock_;
    auto sleeping = time->sleep_until(time->now() + how_long);
    co_await std::move(sleeping);
}

bool simulated_process::is_paused() const {
    return paused_until_ > world_.now();
}

bool simulated_process::is_cut_off() const {
    return cut_off_until_ > world_.now();
}

void simulated_process::pause(moment how_long, bool suspend) {
    if (!is_alive() || is_paused()) return;
    world_.trace_.add(world_.now(), index_, suspend ? "is suspended" : "is paused");
    paused_until_ = world_.now() + how_long;
    suspended_ = suspend;
    suspended_from_ = world_.now();
    world_.add_event(paused_until_, std::nullopt, [this] { resume(); });
}

void simulated_process::resume() {
    if (!is_alive()) return;
    world_.trace_.add(world_.now(), index_, "goes on");
    if (suspended_) clock_->lose(world_.now() - suspended_from_);
    ready_ = true;
    for (auto& each : std::exchange(held_back_, {})) {
        world_.add_event(world_.now(), index_, std::move(each));
    }
}

void simulated_process::cut_off(moment how_long) {
    world_.trace_.add(world_.now(), index_, "is cut off");
    cut_off_until_ = std::max(cut_off_until_, world_.now() + how_long);
}

void simulated_process::kill() {
    if (!is_alive()) return;
    world_.trace_.add(world_.now(), index_, "is killed");
    dying_ = true;
    // It may be running just now; then it ends once it is back in `run_ready`.
    context_->stop();
    world_.add_event(world_.now(), std::nullopt, [this] { bury(); });
}

// Nothing of it runs any more: what is destroyed here is told nothing.
void simulated_process::bury() {
    held_back_.clear();
    client_.reset();
    if (waits_) waits_->clear();
    context_.reset();
    waits_.reset();
}

void simulated_process::at_local(clock::time_point when, std::function<void()> act) {
    auto const due = clock_->world_time(when);
    if (due == moment::max()) return;
    auto const delay = world_.random().between(moment{}, world_.settings().most_timer_delay);
    world_.add_event(due + delay, index_, [this, when, act = std::move(act)]() mutable {
        // It was suspended meanwhile.
        if (clock_->now() < when) return at_local(when, std::move(act));
        act();
    });
}

void simulated_process::run_ready() {
    ready_ = false;
    context_->restart();
    context_->poll();
}

}  // namespace dynaco::test
