#include "engine/core.hpp"

#include "auth/load_credentials.hpp"
#include "engine/call_memory.hpp"
#include "engine/excursion.hpp"
#include "engine/request_buffer.hpp"
#include "net/pooled_transport.hpp"

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace dynaco::engine {
namespace asio = boost::asio;

namespace {

// Of each kind, kept for later calls; that of more calls in flight is made anew.
constexpr std::size_t max_spare_memory = 256;

// Memory used before, or new.
template <class T>
std::unique_ptr<T> take_from(std::vector<std::unique_ptr<T>>& spare) {
    if (spare.empty()) return std::make_unique<T>();
    auto taken = std::move(spare.back());
    spare.pop_back();
    return taken;
}

template <class T>
void put_into(std::vector<std::unique_ptr<T>>& spare, std::unique_ptr<T> used) {
    if (spare.size() < max_spare_memory) spare.push_back(std::move(used));
}

// Credentials are not used in their last seconds: the request has to arrive, too.
constexpr auto expiry_margin = std::chrono::seconds{10};

}  // namespace

core::~core() = default;

core::core(asio::any_io_executor executor, client_config config)
    : executor_{std::move(executor)}, settings_{std::move(config)} {
    using model::services;
    open_line(services::dynamodb);
    // A TLS configuration that cannot be used is told here, not by the first call.
    if (!settings_.endpoint(services::dynamodb).tls && settings_.endpoint(services::streams).tls) {
        open_line(services::streams);
    }
    if (settings_.config.retry.adaptive) limiter_.emplace(clock().now());
}

void core::open_line(model::services service) {
    auto const& endpoint = settings_.endpoint(service);
    auto carrier = settings_.config.transport;
    net::pooled_transport* pool = nullptr;
    if (!carrier) {
        net::service_address address;
        address.host = endpoint.host;
        address.port = endpoint.port;
        address.tls = endpoint.tls;
        auto made = std::make_shared<net::pooled_transport>(executor_, address, settings_.config);
        pool = made.get();
        carrier = std::move(made);
    }
    lines_[static_cast<std::size_t>(service)] =
        std::make_unique<service_line>(std::move(carrier), pool, settings_, endpoint);
}

// Services at one endpoint share its connections.
service_line& core::line(model::services service) {
    auto index = static_cast<std::size_t>(service);
    if (settings_.endpoints[index] == settings_.endpoints[0]) index = 0;
    if (!lines_[index]) open_line(service);
    return *lines_[index];
}

double core::random01() {
    return static_cast<double>(random_bits() >> 11) * 0x1p-53;  // 53 bits: [0, 1)
}

void core::shut_down() {
    shut_down_ = true;
    auto const waits = interruptible_;  // ending one changes the list
    for (auto const& each : waits) each->emit(asio::cancellation_type::terminal);
    for (auto const& each : transports()) each->shut_down();
}

std::vector<std::shared_ptr<transport>> core::transports() const {
    std::vector<std::shared_ptr<class transport>> found;
    for (auto const& each : lines_) {
        if (!each) continue;
        found.push_back(each->transport);
        if (settings_.config.transport) break;  // the one for all services
    }
    return found;
}

namespace {

/// Emits a signal when a time is over.
class alarm {
  public:
    using signal = std::shared_ptr<asio::cancellation_signal>;

    alarm(asio::any_io_executor const& executor, clock::duration after, signal const& target)
        : timer_{executor, after}, rang_{std::make_shared<bool>(false)} {
        timer_.async_wait([target = std::weak_ptr{target}, rang = rang_](auto failure) {
            auto const rung = target.lock();
            if (failure || !rung) return;
            *rang = true;
            rung->emit(asio::cancellation_type::terminal);
        });
    }
    bool rang() const noexcept { return *rang_; }

  private:
    asio::steady_timer timer_;
    std::shared_ptr<bool> rang_;
};

}  // namespace

asio::awaitable<bool> core::interruptible(asio::awaitable<void> work,
                                          std::optional<clock::time_point> deadline) {
    auto const where =
        interruptible_.insert(interruptible_.end(), std::make_shared<asio::cancellation_signal>());
    std::optional<alarm> limit;
    if (deadline) limit.emplace(executor_, *deadline - clock().now(), *where);
    auto wait = excursion(executor_, std::move(work), *where);
    try {
        co_await std::move(wait);
    } catch (...) {
        // Cancelled, which the caller sees by itself; or a provider threw, whose words may hold a
        // secret.
    }
    interruptible_.erase(where);
    co_return !limit || !limit->rang();
}

namespace {

asio::awaitable<void> sleep(std::shared_ptr<clock> time, clock::time_point when) {
    co_await time->sleep_until(when);
}

}  // namespace

asio::awaitable<void> core::sleep_until(clock::time_point when) {
    co_await interruptible(sleep(settings_.config.clock, when));
}

bool core::keys_are_usable() const {
    return keys_ && !keys_refused_ &&
           (!keys_->expiration || *keys_->expiration > clock().wall_now() + expiry_margin);
}

asio::awaitable<void> core::load_credentials(std::optional<error>& failure) {
    failure = error{errc::no_credentials, "the credentials provider threw an exception"};
    auto loaded = co_await settings_.config.credentials->load();
    if (loaded.has_error()) {
        failure = loaded.error();
        co_return;
    }
    // What could become part of a header is refused here, wherever it came from.
    if (auto const fault = auth::find_fault(*loaded)) {
        failure = error{errc::no_credentials, "credentials: " + *fault};
        co_return;
    }
    failure.reset();
    if (keys_ != *loaded) ++keys_version_;
    keys_ = *std::move(loaded);
    keys_refused_ = false;
}

asio::awaitable<std::optional<error>> core::ensure_credentials(
    std::optional<clock::time_point> deadline) {
    std::optional<error> failure;
    if (!keys_are_usable()) {
        bool const in_time = co_await interruptible(load_credentials(failure), deadline);
        if (!in_time) failure = error{errc::deadline_exceeded};
    }
    if (!failure && !keys_) failure = error{cancelled_code()};  // before it could begin
    co_return failure;
}

std::unique_ptr<request_buffer> core::lend_buffer() {
    auto buffer = take_from(spare_buffers_);
    buffer->clear();
    return buffer;
}

void core::give_back(std::unique_ptr<request_buffer> used) noexcept {
    put_into(spare_buffers_, std::move(used));
}

void core::enter() noexcept {
    ++in_flight_;
}

// A loop of calls, one after the other, must not arm and disarm the timer each time: whether the
// client is idle is looked at once the handlers that are ready now have run.
void core::leave() {
    if (--in_flight_ != 0 || quiescing_ || shut_down_) return;
    quiescing_ = true;
    asio::post(executor_, [weak = weak_from_this()] {
        auto const self = weak.lock();
        if (!self) return;
        self->quiescing_ = false;
        if (self->in_flight_ != 0) return;
        for (auto const& each : self->transports()) each->quiesce();
    });
}

call_scope::call_scope(core& owner) noexcept : owner_{owner} {
    owner_.enter();
}

call_scope::~call_scope() {
    if (memory_) {
        memory_->last.reset();
        memory_->life.reset();
        put_into(owner_.spare_memory_, std::move(memory_));
    }
    owner_.leave();
}

call_memory& call_scope::memory() {
    if (!memory_) memory_ = take_from(owner_.spare_memory_);
    return *memory_;
}

}  // namespace dynaco::engine
