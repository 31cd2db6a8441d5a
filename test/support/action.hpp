// What a scripted server does with a connection and with a request.
#pragma once

#include "support/reply.hpp"

#include <chrono>
#include <cstddef>
#include <limits>
#include <string>

namespace dynaco::test {

/// How the server leaves a connection.
enum class ending {
    keep,   ///< goes on to the next request
    close,  ///< orderly: close_notify if it is TLS, then FIN
    cut,    ///< FIN without close_notify, as of a process that died; the same as close without TLS
    reset,  ///< RST
    stall,  ///< says nothing more, keeps the connection until the peer leaves
};

/// What the server does with one request: when it answers, with what, how fast, how far, and what
/// becomes of the connection. Setters chain.
class action {
  public:
    action() = default;
    action(reply content) : content_(std::move(content)) {}  // NOLINT(google-explicit-constructor)

    /// How much of the request is read before anything is done.
    enum class stage {
        first_bytes,  ///< one read
        head,
        whole,
    };
    action& at(stage when);
    /// Waits before the reply.
    action& after(std::chrono::milliseconds delay);
    /// Sends `bytes` at a time, with a pause after each.
    action& drip(std::size_t bytes, std::chrono::milliseconds interval);

    /// Sends only so many bytes of the reply, then ends as `then_end` says.
    action& only(std::size_t bytes);
    action& nothing() { return only(0); }
    action& half_the_head();
    action& half_the_body();

    action& then_end(ending how);
    /// Ends so long after the reply, unless another request comes first.
    action& then_end_after(std::chrono::milliseconds idle, ending how);
    /// Bytes after the reply that nobody asked for, in the same write.
    action& then_say(std::string bytes);

    [[nodiscard]] stage when() const { return stage_; }
    [[nodiscard]] std::chrono::milliseconds delay() const { return delay_; }
    [[nodiscard]] std::size_t step() const { return step_; }
    [[nodiscard]] std::chrono::milliseconds interval() const { return interval_; }
    [[nodiscard]] std::chrono::milliseconds idle() const { return idle_; }
    [[nodiscard]] ending how_it_ends() const;
    /// What goes out.
    [[nodiscard]] std::string bytes() const;

  private:
    enum class extent { all, counted, half_head, half_body };

    reply content_;
    stage stage_ = stage::whole;
    std::chrono::milliseconds delay_{0};
    std::size_t step_ = std::numeric_limits<std::size_t>::max();
    std::chrono::milliseconds interval_{0};
    extent extent_ = extent::all;
    std::size_t limit_ = 0;
    ending ending_ = ending::keep;
    std::chrono::milliseconds idle_{0};
    std::string uninvited_;
};

/// Makers of the usual failures; each has its name's effect on the request that meets it.
namespace fault {

/// Reads one piece of the request, then resets.
[[nodiscard]] action reset_before_reading();
/// Reads the request, then resets.
[[nodiscard]] action reset_before_reply();
[[nodiscard]] action close_before_reply();
[[nodiscard]] action stall_before_reply();
[[nodiscard]] action stall_in_head(reply content = reply::ok());
[[nodiscard]] action stall_in_body(reply content = reply::ok());
/// Half of it, then `how`.
[[nodiscard]] action half_a_head(ending how, reply content = reply::ok());
[[nodiscard]] action half_a_body(ending how, reply content = reply::ok());
/// Something that is not HTTP.
[[nodiscard]] action garbage();

}  // namespace fault

/// What the server does with a new connection.
class accept_action {
  public:
    enum class kind {
        serve,
        hang_up,               ///< ends before it reads a byte
        hang_up_in_handshake,  ///< ends after it read the first bytes, before any answer to them
        hold,                  ///< never reads: of a TLS handshake, the server's part never comes
        hold_after_handshake,  ///< TLS is up, requests are never read
        babble,                ///< sends `text` at once and ignores what it is sent
    };

    accept_action() = default;
    explicit accept_action(kind what) : what_(what) {}

    accept_action& after(std::chrono::milliseconds delay);
    accept_action& then_end(ending how);
    accept_action& text(std::string bytes);
    /// Reads `bytes` of the requests at a time, with a pause after each. A small
    /// `server_config::receive_buffer` makes the client's write feel it.
    accept_action& read_slowly(std::size_t bytes, std::chrono::milliseconds interval);
    /// Reads so many bytes of the connection's requests, then never again.
    accept_action& read_only(std::size_t bytes);

    [[nodiscard]] kind what() const { return what_; }
    [[nodiscard]] std::chrono::milliseconds delay() const { return delay_; }
    [[nodiscard]] ending how_it_ends() const { return ending_; }
    [[nodiscard]] std::string const& text() const { return text_; }
    [[nodiscard]] std::size_t step() const { return step_; }
    [[nodiscard]] std::chrono::milliseconds interval() const { return interval_; }
    [[nodiscard]] std::size_t limit() const { return limit_; }

  private:
    kind what_ = kind::serve;
    std::chrono::milliseconds delay_{0};
    ending ending_ = ending::reset;
    std::string text_;
    std::size_t step_ = std::numeric_limits<std::size_t>::max();
    std::chrono::milliseconds interval_{0};
    std::size_t limit_ = std::numeric_limits<std::size_t>::max();
};

/// Makers of what meets a new connection.
namespace on_accept {

[[nodiscard]] accept_action serve();
[[nodiscard]] accept_action reset();
[[nodiscard]] accept_action close();
[[nodiscard]] accept_action reset_in_handshake();
[[nodiscard]] accept_action close_in_handshake();
[[nodiscard]] accept_action hold();
[[nodiscard]] accept_action hold_after_handshake();
/// Not TLS and not HTTP, from the first byte on.
[[nodiscard]] accept_action garbage();

}  // namespace on_accept

}  // namespace dynaco::test
