// Work that goes through a circuit breaker.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::recipes {

namespace detail {

class circuit_book;

/// What is in an awaitable.
template <class T>
class awaited_by_circuit {};
template <class T>
class awaited_by_circuit<boost::asio::awaitable<T>> {
  public:
    using type = T;
    using value_type = T;
    static constexpr bool is_result = false;
};
template <class T>
class awaited_by_circuit<boost::asio::awaitable<result<T>>> {
  public:
    using type = result<T>;
    using value_type = T;
    static constexpr bool is_result = true;
};

}  // namespace detail

/// What can be called without arguments and returns an `awaitable<T>` or an `awaitable<result<T>>`.
template <class Work>
concept circuit_function =
    requires { typename detail::awaited_by_circuit<std::invoke_result_t<Work&>>::type; };

namespace detail {

/// Work whose type is forgotten.
class circuit_work {
  public:
    virtual ~circuit_work() = default;
    /// @return Its failure, if it has one that it does not throw.
    /// @par Lifetimes The object outlives the operation.
    virtual boost::asio::awaitable<std::optional<error>> run() = 0;
};

/// Admits, runs, and records what came of it. What the work throws comes out; a failure that it
/// returns is not returned.
boost::asio::awaitable<std::optional<error>> run_in_circuit(std::shared_ptr<circuit_book> book,
                                                            std::string key,
                                                            std::shared_ptr<circuit_work> work,
                                                            call_options options);

template <class Work>
class typed_circuit_work final : public circuit_work {
    static_assert(
        !std::is_aggregate_v<Work>,
        "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a co_await "
        "expression: give the class of the work a constructor");
    using awaited = awaited_by_circuit<std::invoke_result_t<Work&>>;

  public:
    using value_type = typename awaited::value_type;

    explicit typed_circuit_work(Work work) : work_{std::move(work)} {}

    boost::asio::awaitable<std::optional<error>> run() override {
        auto running = work_();
        if constexpr (std::is_void_v<typename awaited::type>) {
            co_await std::move(running);
            done_.emplace();
        } else {
            auto got = co_await std::move(running);
            done_.emplace(std::move(got));
            if constexpr (awaited::is_result) {
                if (done_->has_error()) co_return done_->error();
            }
        }
        co_return std::nullopt;
    }
    result<value_type> take() { return *std::move(done_); }

  private:
    Work work_;
    std::optional<result<value_type>> done_;
};

template <class Work>
boost::asio::awaitable<result<typename typed_circuit_work<Work>::value_type>> circuit_result(
    std::shared_ptr<circuit_book> book, std::string key, Work work, call_options options) {
    auto const kept = std::make_shared<typed_circuit_work<Work>>(std::move(work));
    auto running = run_in_circuit(std::move(book), std::move(key), kept, options);
    auto const refused = co_await std::move(running);
    if (refused) co_return *refused;
    co_return kept->take();
}

template <class Work>
boost::asio::awaitable<typename typed_circuit_work<Work>::value_type> circuit_or_throw(
    std::shared_ptr<circuit_book> book, std::string key, Work work, call_options options) {
    auto const kept = std::make_shared<typed_circuit_work<Work>>(std::move(work));
    auto running = run_in_circuit(std::move(book), std::move(key), kept, options);
    auto const refused = co_await std::move(running);
    if (refused) throw exception{*refused};
    auto done = kept->take();
    if (done.has_error()) throw exception{done.error()};
    if constexpr (!std::is_void_v<typename typed_circuit_work<Work>::value_type>) {
        co_return *std::move(done);
    }
}

}  // namespace detail
}  // namespace dynaco::recipes
