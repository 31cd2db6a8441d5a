#include "net/connection.hpp"

#include "policy/reuse.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <openssl/ssl.h>

#include <tuple>

namespace dynaco::net {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// A server that keeps connections alive at all does so for a second.
constexpr auto trusted_idle_time = std::chrono::seconds{1};

}  // namespace

connection::connection(asio::ip::tcp::socket socket, std::size_t max_response,
                       std::shared_ptr<read_memory> memory)
    : socket_{std::move(socket)}, received_{std::move(memory)}, assembler_{max_response} {}

connection::connection(std::unique_ptr<tls_stream> stream, std::size_t max_response,
                       std::shared_ptr<read_memory> memory)
    : tls_{std::move(stream)}, received_{std::move(memory)}, assembler_{max_response} {}

transport_response connection::response() const noexcept {
    auto const& head = assembler_.head();
    transport_response response;
    response.status = head.status;
    response.body = assembler_.body(received_);
    response.request_id = head.request_id;
    response.error_type = head.error_type;
    response.crc32 = head.crc32;
    response.date = head.date;
    response.retry_after = head.retry_after;
    response.has_age = head.has_age;
    return response;
}

bool connection::is_reusable() const noexcept {
    policy::exchange_outcome seen;
    seen.failed = false;
    seen.response_complete = true;
    seen.keep_alive = assembler_.keep_alive();
    seen.leftover_bytes = assembler_.leftover(received_);
    seen.http_version = assembler_.head().version;
    seen.status = assembler_.head().status;
    return policy::may_reuse(seen);
}

void connection::rest(clock::time_point now) {
    received_.reset();
    idle_since_ = now;
}

// OpenSSL's two buffers are 34 KB; it takes new ones when it needs them.
void connection::slim() noexcept {
    // What holds data stays.
    if (tls_) std::ignore = SSL_free_buffers(tls_->native_handle());
}

void connection::close() noexcept {
    error_code ignored;
    lowest().close(ignored);
}

void connection::watch(std::function<void()> on_end) {
    watched_ = true;
    auto ended = [self = shared_from_this(), on_end = std::move(on_end)](error_code failure,
                                                                         std::size_t) {
        self->watched_ = false;
        self->stop_watch_.slot().clear();
        // Anything but our own cancellation is an end: data that nobody asked for, too.
        self->dead_ = failure != asio::error::operation_aborted;
        if (self->dead_ && !self->asked_) on_end();
    };
    auto const buffer = asio::buffer(&unasked_, 1);
    auto stoppable = asio::bind_cancellation_slot(stop_watch_.slot(), std::move(ended));
    if (tls_) {
        tls_->async_read_some(buffer, std::move(stoppable));
    } else {
        socket_->async_read_some(buffer, std::move(stoppable));
    }
    slim();
}

bool connection::is_doubtful(clock::time_point now) const noexcept {
    return watched_ || now - idle_since_ >= trusted_idle_time;
}

// A raw look at the socket would not do: on TLS 1.3 there are always session tickets to read. What
// is there already has to be read to its end, where the closing alert is; so it is the reads of the
// socket that are cancelled, until none of them finds anything, and not the operation as a whole.
asio::awaitable<bool> connection::is_alive() {
    constexpr int most_reads = 32;  // of a server that says nothing useful without end
    asked_ = true;
    if (!watched_) watch([] {});
    for (int reads = 0; watched_; ++reads) {
        error_code ignored;
        lowest().cancel(ignored);
        if (reads >= most_reads) end_watch();
        co_await asio::post(lowest().get_executor(), asio::deferred);
    }
    asked_ = false;
    co_return !dead_;
}

}  // namespace dynaco::net
