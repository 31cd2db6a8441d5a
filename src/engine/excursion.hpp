// Running a coroutine as a thread of its own, on another executor or so that others can end it too.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace dynaco::engine {

/// Initiation of `excursion`.
///
/// `co_spawn` alone does not do: in Boost 1.81 a cancellation that crosses to another executor
/// refers to memory of the awaiting coroutine, which may have gone on by the time it arrives. Here
/// it holds a share of the signal.
class start_excursion {
  public:
    template <class Handler>
    void operator()(Handler handler, boost::asio::any_io_executor where,
                    boost::asio::awaitable<void> work,
                    std::shared_ptr<boost::asio::cancellation_signal> signal,
                    bool is_cancelled) const {
        namespace asio = boost::asio;
        auto const slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) {
            asio::cancellation_slot caller = slot;
            caller.assign([where, signal](asio::cancellation_type type) {
                asio::dispatch(where, [signal, type] { signal->emit(type); });
            });
        }
        // The awaiting side's context must not run out of work meanwhile.
        auto home = asio::prefer(asio::get_associated_executor(handler, where),
                                 asio::execution::outstanding_work.tracked);
        auto const child_slot = signal->slot();
        auto const cancel = is_cancelled ? signal : nullptr;
        auto finish = [handler = std::move(handler), home = std::move(home),
                       signal = std::move(signal)](std::exception_ptr failure) mutable {
            auto const executor = std::move(home);
            asio::post(executor, [handler = std::move(handler), failure]() mutable {
                std::move(handler)(failure);
            });
        };
        asio::co_spawn(where, std::move(work),
                       asio::bind_cancellation_slot(child_slot, std::move(finish)));
        if (cancel) {
            asio::dispatch(where, [cancel] { cancel->emit(asio::cancellation_type::terminal); });
        }
    }
};

/// Awaits `work`, run on `where`. The caller's cancellation is passed on; whoever else holds
/// `signal` may emit it on `where`. What came before the excursion is not seen by it:
/// `is_cancelled` says so.
inline auto excursion(boost::asio::any_io_executor where, boost::asio::awaitable<void> work,
                      std::shared_ptr<boost::asio::cancellation_signal> signal,
                      bool is_cancelled = false) {
    return boost::asio::async_initiate<boost::asio::deferred_t const, void(std::exception_ptr)>(
        start_excursion{}, boost::asio::deferred, std::move(where), std::move(work),
        std::move(signal), is_cancelled);
}

}  // namespace dynaco::engine
