// A client without network and time, for what takes more than one call.
#pragma once

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"
#include "support/stopping_clock.hpp"

#include <dynaco.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Different bits each time, that make half of a full delay.
class counting_random : public random_source {
  public:
    counting_random() = default;

    std::uint64_t next() override {
        ++count_;
        return (std::uint64_t{1} << 63) + (count_ << 20) + count_;
    }

  private:
    std::uint64_t count_ = 0;
};

class transaction_world : public engine_world {
  public:
    transaction_world() {
        config.clock = stopping;
        time = stopping;
    }

    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }
    void destroy_client() { client_.reset(); }

    template <class T>
    T run(boost::asio::awaitable<T> operation) {
        return run_coro(context, std::move(operation));
    }

    [[nodiscard]] boost::json::value body(std::size_t index) const {
        return boost::json::parse(request(index).body);
    }
    /// The idempotency tokens of all requests.
    [[nodiscard]] std::vector<std::string> tokens() const {
        std::vector<std::string> found;
        for (std::size_t i = 0; i != wire->requests().size(); ++i) {
            auto const parsed = body(i);
            auto const* const token = parsed.as_object().if_contains("ClientRequestToken");
            found.emplace_back(token ? token->as_string().c_str() : "");
        }
        return found;
    }

    std::shared_ptr<stopping_clock> stopping = std::make_shared<stopping_clock>();

  private:
    std::optional<dynaco::client> client_;
};

/// A cancelled transaction with these reasons, as JSON objects.
inline fake_reply cancelled_reply(std::string const& reasons) {
    fake_reply reply;
    reply.status(400).body(
        R"({"__type":"TransactionCanceledException","Message":"cancelled","CancellationReasons":[)" +
        reasons + "]}");
    return reply;
}
inline fake_reply conflict_reply() {
    return cancelled_reply(R"({"Code":"None"},{"Code":"TransactionConflict"})");
}
inline fake_reply condition_reply() {
    return cancelled_reply(R"({"Code":"ConditionalCheckFailed","Message":"The condition failed",)"
                           R"("Item":{"id":{"S":"a"},"cents":{"N":"5"}}},{"Code":"None"})");
}

/// How a cancelled operation ended.
template <class T>
class cancelled_run {
  public:
    int completions = 0;
    bool threw = false;
    std::optional<T> value;
    boost::asio::cancellation_signal signal;
};

/// Starts `operation` on `executor`, runs until nothing moves, cancels it, and runs to the end.
template <class T, class Executor>
std::shared_ptr<cancelled_run<T>> run_and_cancel(boost::asio::io_context& context,
                                                 Executor const& executor,
                                                 boost::asio::awaitable<T> operation) {
    auto const run = std::make_shared<cancelled_run<T>>();
    boost::asio::co_spawn(executor, std::move(operation),
                          boost::asio::bind_cancellation_slot(
                              run->signal.slot(), [run](std::exception_ptr failure, T value) {
                                  ++run->completions;
                                  run->threw = failure != nullptr;
                                  if (!failure) run->value.emplace(std::move(value));
                              }));
    context.restart();
    while (context.poll() != 0) context.restart();
    boost::asio::post(executor,
                      [run] { run->signal.emit(boost::asio::cancellation_type::terminal); });
    context.restart();
    while (context.poll() != 0) context.restart();
    expect_no_work(context);
    return run;
}

}  // namespace dynaco::test
