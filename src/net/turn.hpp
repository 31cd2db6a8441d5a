// Where one coroutine waits until it is called.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/deferred.hpp>

#include <cassert>
#include <cstddef>
#include <new>
#include <utility>

namespace dynaco::net {

/// The wait of one coroutine, in its own frame.
///
/// A timer that never expires and is cancelled does the same, but all timers of a context are
/// linked with each other: to begin and to end a wait writes to others' memory, which with 10,000
/// that wait is in no near cache.
///
/// The handler is kept here, and owns the frame that this is in: when the context is destroyed,
/// whoever knows the turn must `drop` it (context_end.hpp). A wait does not count as work of the
/// context: something else must, a timer of its limit say.
class turn {
  public:
    /// `executor` is the one that the coroutine runs on, as one that never runs a function inside
    /// `execute`. It outlives the turn.
    explicit turn(boost::asio::any_io_executor const& executor) noexcept : executor_{executor} {}
    ~turn() { assert(!is_awaited()); }
    turn(turn const&) = delete;
    turn& operator=(turn const&) = delete;

    bool is_awaited() const noexcept { return handler_ != nullptr; }

    /// To be awaited: until `call`, or a cancellation.
    auto wait() noexcept {
        return boost::asio::async_initiate<boost::asio::deferred_t const, void()>(
            start{*this}, boost::asio::deferred);
    }
    /// The coroutine goes on, soon, if it waits.
    void call() {
        if (is_awaited()) handler_->call(*this);
    }
    /// The coroutine is destroyed, and this with it, if it waits: soon, as Asio does by way of the
    /// coroutine's executor.
    void drop() noexcept {
        if (is_awaited()) handler_->drop(*this);
    }

  private:
    /// What there is to do with a handler in `memory_`.
    struct handler_type {
        void (*call)(turn& self);
        void (*drop)(turn& self) noexcept;
    };

    template <class Handler>
    static Handler take(turn& self) noexcept {
        auto* const kept = std::launder(reinterpret_cast<Handler*>(self.memory_));
        Handler taken{std::move(*kept)};
        kept->~Handler();
        self.handler_ = nullptr;
        return taken;
    }

    template <class Handler>
    static void call_one(turn& self) {
        self.executor_.execute([handler = take<Handler>(self)]() mutable { std::move(handler)(); });
    }
    template <class Handler>
    static void drop_one(turn& self) noexcept {
        [[maybe_unused]] auto const dropped = take<Handler>(self);
    }
    template <class Handler>
    static constexpr handler_type type_of{&call_one<Handler>, &drop_one<Handler>};

    class start {
      public:
        explicit start(turn& self) noexcept : self_{self} {}

        template <class Handler>
        void operator()(Handler handler) const {
            static_assert(sizeof(Handler) <= sizeof(turn::memory_));
            assert(!self_.is_awaited());
            auto slot = boost::asio::get_associated_cancellation_slot(handler);
            if (slot.is_connected()) {
                slot.assign([&self = self_](boost::asio::cancellation_type) { self.call(); });
            }
            new (self_.memory_) Handler{std::move(handler)};
            self_.handler_ = &type_of<Handler>;
        }

      private:
        turn& self_;
    };

    boost::asio::any_io_executor const& executor_;
    handler_type const* handler_ = nullptr;
    alignas(void*) std::byte memory_[4 * sizeof(void*)];
};

}  // namespace dynaco::net
