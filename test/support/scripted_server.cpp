#include "support/scripted_server.hpp"

#include "support/fixtures.hpp"
#include "support/scripted_connection.hpp"
#include "support/server_state.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace dynaco::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

using acceptor_ptr = std::shared_ptr<tcp::acceptor>;

acceptor_ptr open_listener(asio::io_context& context, tcp::endpoint const& where,
                           server_config const& config) {
    auto acceptor = std::make_shared<tcp::acceptor>(context);
    acceptor->open(where.protocol());
    acceptor->set_option(asio::socket_base::reuse_address(true));
    if (where.protocol() == tcp::v6()) acceptor->set_option(asio::ip::v6_only(true));
    // Accepted sockets inherit these; set later, the window would already have been announced.
    if (config.receive_buffer() > 0) {
        acceptor->set_option(asio::socket_base::receive_buffer_size(config.receive_buffer()));
    }
    if (config.send_buffer() > 0) {
        acceptor->set_option(asio::socket_base::send_buffer_size(config.send_buffer()));
    }
    acceptor->bind(where);
    acceptor->listen();
    return acceptor;
}

std::vector<acceptor_ptr> open_listeners(asio::io_context& context, server_config const& config,
                                         std::uint16_t port) {
    using addresses = server_config::addresses;
    std::vector<acceptor_ptr> out;
    if (config.where() != addresses::ipv6) {
        tcp::endpoint const where(asio::ip::address_v4::loopback(), port);
        out.push_back(open_listener(context, where, config));
        port = out.back()->local_endpoint().port();
    }
    if (config.where() != addresses::ipv4) {
        tcp::endpoint const where(asio::ip::address_v6::loopback(), port);
        out.push_back(open_listener(context, where, config));
    }
    return out;
}

/// The port that IPv4 got may be taken on IPv6: then another one is tried.
std::vector<acceptor_ptr> listen(asio::io_context& context, server_config const& config,
                                 std::uint16_t port) {
    constexpr int attempts = 20;
    for (int attempt = 1;; ++attempt) {
        try {
            return open_listeners(context, config, port);
        } catch (boost::system::system_error const&) {
            if (port != 0 || attempt == attempts) throw;
        }
    }
}

asio::awaitable<void> accept_connections(std::shared_ptr<server_state> state,
                                         acceptor_ptr acceptor) {
    while (acceptor->is_open()) {
        boost::system::error_code failed;
        tcp::socket socket =
            co_await acceptor->async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (!failed && acceptor->is_open()) scripted_connection::start(state, std::move(socket));
    }
}

template <class Records, class Predicate>
std::size_t count_if(Records const& records, Predicate const& predicate) {
    return static_cast<std::size_t>(std::count_if(records.begin(), records.end(), predicate));
}

}  // namespace

class scripted_server::impl {
  public:
    impl(asio::io_context& context, server_config config)
        : context_(context), state_(std::make_shared<server_state>(std::move(config))) {
        context_fixtures::of(context).add(this, [this] { stop(); });
        start(state_->config.port());
    }

    explicit impl(server_config config)
        : own_context_(std::make_unique<asio::io_context>(1)),
          context_(*own_context_),
          state_(std::make_shared<server_state>(std::move(config))),
          work_(own_context_->get_executor()) {
        start(state_->config.port());
        thread_ = std::thread([this] { context_.run(); });
    }

    impl(impl const&) = delete;
    impl& operator=(impl const&) = delete;

    /// Runs `function` where the server runs and returns its result.
    template <class Function>
    auto call(Function function) {
        if (!own_context_ || context_.get_executor().running_in_this_thread()) return function();
        std::packaged_task<decltype(function())()> task(std::move(function));
        auto result = task.get_future();
        asio::post(context_, [&task] { task(); });
        return result.get();
    }

    ~impl() {
        call([this] { stop(); });
        if (!own_context_) {
            context_fixtures::of(context_).remove(this);
            return;
        }
        work_.reset();
        thread_.join();
    }

    void start(std::uint16_t port) {
        acceptors_ = listen(context_, state_->config, port);
        port_ = acceptors_.front()->local_endpoint().port();
        for (auto const& acceptor : acceptors_) {
            asio::co_spawn(context_, accept_connections(state_, acceptor), asio::detached);
        }
    }

    void stop_listening() {
        boost::system::error_code ignored;
        for (auto const& acceptor : acceptors_) acceptor->close(ignored);
        acceptors_.clear();
    }

    void stop() {
        stop_listening();
        state_->drop_all(ending::close);
    }

    [[nodiscard]] server_state& state() { return *state_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] bool is_listening() const { return !acceptors_.empty(); }

  private:
    std::unique_ptr<asio::io_context> own_context_;
    asio::io_context& context_;
    std::shared_ptr<server_state> state_;
    std::vector<acceptor_ptr> acceptors_;
    std::uint16_t port_ = 0;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
    std::thread thread_;
};

scripted_server::scripted_server(asio::io_context& context)
    : scripted_server(context, server_config()) {}

scripted_server::scripted_server(asio::io_context& context, server_config config)
    : impl_(std::make_unique<impl>(context, std::move(config))) {}

scripted_server::scripted_server(server_config config)
    : impl_(std::make_unique<impl>(std::move(config))) {}

scripted_server::~scripted_server() = default;

std::uint16_t scripted_server::port() const {
    return impl_->port();
}

std::string scripted_server::url() const {
    server_config const& config = impl_->state().config;
    bool const only_ipv6 = config.where() == server_config::addresses::ipv6;
    std::string const scheme = config.tls_of() ? "https://" : "http://";
    return scheme + (only_ipv6 ? "[::1]" : "127.0.0.1") + ':' + std::to_string(port());
}

void scripted_server::push(action next) {
    push(1, next);
}

void scripted_server::push(std::size_t times, action const& next) {
    impl_->call([&] {
        auto& actions = impl_->state().script.actions;
        actions.insert(actions.end(), times, next);
    });
}

void scripted_server::default_action(action otherwise) {
    impl_->call([&] { impl_->state().script.by_default = std::move(otherwise); });
}

void scripted_server::on_request(handler decide) {
    impl_->call([&] { impl_->state().script.on_request = std::move(decide); });
}

void scripted_server::push_accept(accept_action next) {
    impl_->call([&] { impl_->state().script.connections.push_back(std::move(next)); });
}

void scripted_server::default_accept(accept_action otherwise) {
    impl_->call([&] { impl_->state().script.connection_by_default = std::move(otherwise); });
}

void scripted_server::close_idle(ending how) {
    impl_->call([&] { impl_->state().close_idle(how, {}); });
}

void scripted_server::send_to_idle(std::string bytes) {
    impl_->call([&] { impl_->state().close_idle(ending::keep, bytes); });
}

void scripted_server::drop_all(ending how) {
    impl_->call([&] { impl_->state().drop_all(how); });
}

void scripted_server::stop_listening() {
    impl_->call([&] { impl_->stop_listening(); });
}

void scripted_server::listen_again() {
    impl_->call([&] {
        if (!impl_->is_listening()) impl_->start(impl_->port());
    });
}

void scripted_server::forget_sessions() {
    impl_->call([&] { impl_->state().forget_sessions(); });
}

void scripted_server::stop() {
    impl_->call([&] { impl_->stop(); });
}

std::vector<received_request> scripted_server::requests() const {
    return impl_->call([&] { return impl_->state().requests; });
}

std::size_t scripted_server::request_count() const {
    return impl_->call([&] { return impl_->state().requests.size(); });
}

std::size_t scripted_server::requests_begun() const {
    return impl_->call([&] {
        std::size_t sum = 0;
        for (auto const& record : impl_->state().connections) sum += record.requests_begun;
        return sum;
    });
}

std::vector<connection_record> scripted_server::connections() const {
    return impl_->call([&] { return impl_->state().connections; });
}

std::size_t scripted_server::accepted() const {
    return impl_->call([&] { return impl_->state().connections.size(); });
}

std::size_t scripted_server::open_connections() const {
    return impl_->call([&] {
        return count_if(impl_->state().connections, [](connection_record const& record) {
            return record.ended_by == closed_by::nobody;
        });
    });
}

std::size_t scripted_server::idle_connections() const {
    return impl_->call([&] {
        return count_if(impl_->state().alive(),
                        [](auto const& connection) { return connection->is_idle(); });
    });
}

std::size_t scripted_server::handshakes() const {
    return impl_->call([&] {
        return count_if(impl_->state().connections,
                        [](connection_record const& record) { return record.handshaken; });
    });
}

std::size_t scripted_server::resumed_handshakes() const {
    return impl_->call([&] {
        return count_if(impl_->state().connections,
                        [](connection_record const& record) { return record.resumed; });
    });
}

std::size_t scripted_server::unused_actions() const {
    return impl_->call([&] { return impl_->state().script.actions.size(); });
}

}  // namespace dynaco::test
