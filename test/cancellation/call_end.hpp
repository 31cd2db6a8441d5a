// A call in flight: its end, and the means to cancel it.
#pragma once

#include <dynaco/error_details.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

namespace dynaco::test {

/// How a call ended, and how often.
class call_end {
  public:
    call_end() = default;

    int completions = 0;
    bool threw = false;
    bool succeeded = false;
    boost::system::error_code code;
    bool may_have_been_applied = false;
    int* also_counts = nullptr;  ///< Completions; for calls of which nothing else may survive.
    boost::asio::cancellation_signal cancel;

    [[nodiscard]] bool is_done() const { return completions != 0; }
    [[nodiscard]] bool was_cancelled() const {
        return completions == 1 && code == boost::asio::error::operation_aborted;
    }
    void stop() { cancel.emit(boost::asio::cancellation_type::terminal); }

    void end(std::exception_ptr failure) {
        ++completions;
        if (also_counts) ++*also_counts;
        if (!failure) {
            succeeded = true;
            return;
        }
        threw = true;
        try {
            std::rethrow_exception(failure);
        } catch (exception const& thrown) {
            fail(thrown.error());
        } catch (boost::system::system_error const& thrown) {
            code = thrown.code();
        }
    }
    template <class T>
    void end(std::exception_ptr failure, result<T> const& got) {
        if (failure || !got.has_error()) return end(failure);
        ++completions;
        if (also_counts) ++*also_counts;
        fail(got.error());
    }
    template <class T>
    void end(std::exception_ptr failure, T const&) {
        end(failure);
    }

  private:
    void fail(error const& failure) {
        code = failure.code();
        may_have_been_applied = failure.may_have_been_applied();
    }
};

/// Starts `work` on `where`, to be cancelled by what it returns. The handler keeps it alive.
template <class Executor, class T>
std::shared_ptr<call_end> spawn(Executor const& where, boost::asio::awaitable<T> work) {
    auto const call = std::make_shared<call_end>();
    boost::asio::co_spawn(
        where, std::move(work),
        boost::asio::bind_cancellation_slot(
            call->cancel.slot(), [call](std::exception_ptr failure, auto const&... value) {
                call->end(failure, value...);
            }));
    return call;
}

using calls = std::vector<std::shared_ptr<call_end>>;

inline bool all_done(calls const& which) {
    return std::all_of(which.begin(), which.end(),
                       [](auto const& each) { return each->is_done(); });
}

}  // namespace dynaco::test
