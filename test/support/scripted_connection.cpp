#include "support/scripted_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace dynaco::test {

namespace asio = boost::asio;

scripted_connection::scripted_connection(std::shared_ptr<server_state> server,
                                         server_stream::socket_type socket)
    : server_(std::move(server)),
      index_(server_->connections.size()),
      stream_(std::move(socket)),
      timer_(stream_.socket().get_executor()),
      idle_timer_(stream_.socket().get_executor()) {
    connection_record seen;
    error_code ignored;
    auto const peer = stream_.socket().remote_endpoint(ignored);
    seen.peer_port = peer.port();
    seen.is_ipv6 = peer.address().is_v6();
    server_->connections.push_back(std::move(seen));
    idle_limit_ = server_->config.idle_timeout();
}

void scripted_connection::start(std::shared_ptr<server_state> server,
                                server_stream::socket_type socket) {
    auto const executor = socket.get_executor();
    auto self = std::make_shared<scripted_connection>(server, std::move(socket));
    std::erase_if(server->running, [](auto const& weak) { return weak.expired(); });
    server->running.push_back(self);
    asio::co_spawn(executor, run(std::move(self)), asio::detached);
}

asio::awaitable<void> scripted_connection::run(std::shared_ptr<scripted_connection> self) {
    if (self->has_ended()) co_return;
    bool goes_on = co_await self->greet();
    while (goes_on) goes_on = co_await self->serve_request();
}

void scripted_connection::order_if_idle(ending how, std::string last_words) {
    if (!idle_ || order_) return;
    order_.emplace(how, std::move(last_words));
    stream_.cancel();
}

void scripted_connection::drop(ending how) {
    // Also where the end has begun: a close_notify may be stuck behind a peer that does not read.
    note_end(closed_by::server);
    stream_.drop(how);
    timer_.cancel();
    idle_timer_.cancel();
}

asio::awaitable<bool> scripted_connection::greet() {
    using kind = accept_action::kind;
    manner_ = server_->script.claim_connection();
    if (manner_.delay().count() > 0) co_await pause(manner_.delay());
    switch (manner_.what()) {
        case kind::serve:
            co_return co_await handshake();
        case kind::hang_up:
            co_await end(manner_.how_it_ends());
            break;
        case kind::hang_up_in_handshake:
            if (co_await read_more()) co_await end(manner_.how_it_ends());
            break;
        case kind::hold:
            co_await hold();
            break;
        case kind::hold_after_handshake:
            if (co_await handshake()) co_await hold();
            break;
        case kind::babble:
            if (co_await write(manner_.text(), action())) co_await ignore_peer();
            break;
    }
    co_return false;
}

asio::awaitable<bool> scripted_connection::handshake() {
    if (!server_->tls) co_return !has_ended();
    error_code failed;
    co_await stream_.handshake(*server_->tls, failed);
    if (has_ended()) co_return false;
    record().server_name = stream_.server_name();
    if (failed) {
        record().failure = failed.message();
        note_end(closed_by::failed_handshake);
        stream_.drop(ending::close);
        co_return false;
    }
    record().handshaken = true;
    record().resumed = stream_.was_resumed();
    record().tls_version = stream_.tls_version();
    co_return true;
}

asio::awaitable<bool> scripted_connection::serve_request() {
    using stage = action::stage;
    if (unread_.empty()) {
        bool const has_begun = co_await wait_for_request();
        if (!has_begun) co_return false;
    }
    ++record().requests_begun;
    std::optional<action> plan = server_->script.claim();
    request_reader reader;
    bool alive = co_await read_until(reader, plan ? plan->when() : stage::whole);
    if (!alive) co_return false;
    if (!plan) plan = server_->script.on_request(server_->requests.back());
    bool const keep_alive = !reader.has_head() || reader.request().keep_alive;
    alive = co_await perform(*plan, keep_alive);
    if (!alive) co_return false;
    // Answered early: the rest of the request is still to come.
    if (!reader.has_all()) alive = co_await read_until(reader, stage::whole);
    co_return alive;
}

asio::awaitable<bool> scripted_connection::wait_for_request() {
    while (unread_.empty()) {
        idle_ = true;
        arm_idle_timer();
        bool const alive = co_await read_more();
        idle_ = false;
        idle_timer_.cancel();
        if (order_ && !has_ended()) {
            order const given = *std::exchange(order_, std::nullopt);
            bool const goes_on = co_await obey(given);
            if (!goes_on) co_return false;
        } else if (!alive) {
            co_return false;
        }
    }
    idle_limit_ = server_->config.idle_timeout();
    idle_ending_ = ending::close;
    co_return true;
}

asio::awaitable<bool> scripted_connection::obey(order given) {
    if (!given.last_words.empty()) {
        bool const said = co_await write(given.last_words, action());
        if (!said) co_return false;
    }
    if (given.how == ending::keep) co_return true;
    co_await end(given.how);
    co_return false;
}

asio::awaitable<bool> scripted_connection::read_until(request_reader& reader, action::stage stage) {
    if (stage == action::stage::first_bytes) co_return true;
    for (;;) {
        if (!reader.feed(unread_)) {
            record().failure = reader.failure();
            co_await end(ending::reset);
            co_return false;
        }
        if (reader.has_all()) {
            note_request(reader);
            co_return true;
        }
        if (stage == action::stage::head && reader.has_head()) co_return true;
        bool const alive = co_await read_more();
        if (!alive) co_return false;
    }
}

asio::awaitable<bool> scripted_connection::read_more() {
    std::size_t const left = manner_.limit() - record().bytes_received;
    if (left == 0) {
        idle_ = false;
        co_await hold();
        co_return false;
    }
    error_code failed;
    std::size_t const room = std::min({chunk_.size(), manner_.step(), left});
    std::size_t const size = co_await stream_.read_some(asio::buffer(chunk_.data(), room), failed);
    record().bytes_received += size;
    unread_.append(chunk_.data(), size);
    if (failed) {
        // An order cancels the read in order to be heard; that is no end.
        if (!order_) note_failure(failed);
        co_return false;
    }
    if (manner_.interval().count() > 0) co_await pause(manner_.interval());
    co_return !has_ended();
}

asio::awaitable<bool> scripted_connection::perform(action const& plan, bool keep_alive) {
    if (plan.delay().count() > 0) co_await pause(plan.delay());
    std::string const bytes = plan.bytes();
    bool const written = co_await write(bytes, plan);
    if (!written) co_return false;
    ending how = plan.how_it_ends();
    if (how == ending::keep && !keep_alive) how = ending::close;
    if (how == ending::keep) co_return true;
    if (plan.idle().count() > 0) {
        idle_limit_ = plan.idle();
        idle_ending_ = how;
        co_return true;
    }
    co_await end(how);
    co_return false;
}

asio::awaitable<bool> scripted_connection::write(std::string_view bytes, action const& pace) {
    while (!bytes.empty() && !has_ended()) {
        std::string_view const piece = bytes.substr(0, pace.step());
        bytes.remove_prefix(piece.size());
        error_code failed;
        co_await stream_.write(piece, failed);
        if (failed) {
            note_failure(failed);
            co_return false;
        }
        if (pace.interval().count() > 0 && !bytes.empty()) co_await pause(pace.interval());
    }
    co_return !has_ended();
}

asio::awaitable<void> scripted_connection::end(ending how) {
    if (how == ending::stall) {
        co_await ignore_peer();
    } else if (!has_ended()) {
        note_end(closed_by::server);
        co_await stream_.finish(how);
    }
}

asio::awaitable<void> scripted_connection::ignore_peer() {
    bool alive = true;
    while (alive) {
        unread_.clear();
        alive = co_await read_more();
    }
}

asio::awaitable<void> scripted_connection::hold() {
    while (!has_ended()) {
        if (stream_.peer_has_left()) {
            note_end(closed_by::peer);
            stream_.drop(ending::close);
        } else {
            co_await pause(std::chrono::milliseconds(1));
        }
    }
}

asio::awaitable<void> scripted_connection::pause(std::chrono::milliseconds duration) {
    if (has_ended()) co_return;
    error_code ignored;
    timer_.expires_after(duration);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void scripted_connection::arm_idle_timer() {
    if (idle_limit_.count() == 0) return;
    idle_timer_.expires_after(idle_limit_);
    idle_timer_.async_wait([weak = weak_from_this()](error_code const& cancelled) {
        auto const self = weak.lock();
        if (self && !cancelled) self->order_if_idle(self->idle_ending_, {});
    });
}

void scripted_connection::note_end(closed_by who) {
    if (!has_ended()) record().ended_by = who;
}

void scripted_connection::note_failure(error_code const& failed) {
    bool const reset =
        failed == asio::error::connection_reset || failed == asio::error::broken_pipe;
    note_end(reset ? closed_by::peer_reset : closed_by::peer);
    stream_.drop(ending::close);
}

void scripted_connection::note_request(request_reader const& reader) {
    received_request request = reader.request();
    request.connection = index_;
    request.number = record().requests_read++;
    server_->requests.push_back(std::move(request));
}

}  // namespace dynaco::test
