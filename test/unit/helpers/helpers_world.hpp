// A client in a world without network and without time, and DynamoDB's JSON in short.
#pragma once

#include <dynaco/client.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"
#include "support/stopping_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::test {

class helpers_world : public engine_world {
  public:
    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }
    void destroy_client() { client_.reset(); }

    [[nodiscard]] boost::json::object body(std::size_t index) const {
        return boost::json::parse(request(index).body).as_object();
    }
    [[nodiscard]] std::size_t sent() const { return wire->requests().size(); }
    /// How many requests were for an operation.
    [[nodiscard]] std::size_t sent(std::string const& operation) const {
        std::size_t count = 0;
        for (auto const& each : wire->requests()) count += each.operation == operation ? 1 : 0;
        return count;
    }

  private:
    std::optional<dynaco::client> client_;
};

/// A coroutine of a test on its way, and what came of it.
template <class T>
class started {
  public:
    started(boost::asio::any_io_executor executor, boost::asio::awaitable<T> operation) {
        auto keep = detail::keep_value<T>(std::move(operation), run_);
        boost::asio::co_spawn(executor, std::move(keep),
                              boost::asio::bind_cancellation_slot(
                                  run_->cancel.slot(), [run = run_](std::exception_ptr failure) {
                                      CHECK_FALSE(run->done);  // once
                                      run->done = true;
                                      run->failure = std::move(failure);
                                  }));
    }

    void cancel() { run_->cancel.emit(boost::asio::cancellation_type::terminal); }
    [[nodiscard]] bool done() const { return run_->done; }
    std::add_lvalue_reference_t<T> value() {
        REQUIRE(run_->done);
        if (run_->failure) std::rethrow_exception(run_->failure);
        if constexpr (!std::is_void_v<T>) return *run_->value;
    }

  private:
    std::shared_ptr<detail::coro_run<T>> run_ = std::make_shared<detail::coro_run<T>>();
};

}  // namespace dynaco::test
