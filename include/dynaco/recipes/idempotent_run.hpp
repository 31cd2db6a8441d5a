// Work that runs once, and what came of it.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/recipes/idempotency_state.hpp>
#include <dynaco/result.hpp>
#include <dynaco/value_codec.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::recipes {

namespace detail {

class idempotency_book;

template <class T>
inline constexpr bool is_work_in_progress = false;
template <class T>
inline constexpr bool is_work_in_progress<boost::asio::awaitable<T>> = true;

}  // namespace detail

/// What can be called without arguments and returns an `awaitable`.
template <class Work>
concept once_function =
    requires(Work& work) { requires detail::is_work_in_progress<decltype(work())>; };

/// How a run ended.
class run_report {
  public:
    run_report() = default;

    run_outcome outcome = run_outcome::in_progress;
    /// Of storing the result, or of freeing the key after `expired`.
    std::optional<error> failure;
    /// If it is `in_progress`: when the claim can be taken over if nothing happens, as far as is
    /// known.
    std::optional<std::chrono::milliseconds> retry_after;
};

/// The same with the result: of this run if it was `computed`, the stored one if it is `replayed`,
/// that of whoever came first if it was `superseded` and that one has ended; otherwise none.
template <class T>
class idempotent_run : public run_report {
  public:
    explicit idempotent_run(run_report how) : run_report{std::move(how)} {}

    std::optional<T> value;
};
template <>
class idempotent_run<void> : public run_report {
  public:
    explicit idempotent_run(run_report how) : run_report{std::move(how)} {}
};

namespace detail {

/// A run's end, its result being a value of any type.
class finished_run : public run_report {
  public:
    finished_run() = default;

    std::optional<attribute_value> stored;  ///< By somebody else.
};

/// Work whose type is forgotten.
class once_work {
  public:
    virtual ~once_work() = default;
    /// Returns what to store.
    /// @par Lifetimes The object outlives the operation.
    virtual boost::asio::awaitable<attribute_value> run() = 0;
};

boost::asio::awaitable<result<finished_run>> run_once(std::shared_ptr<idempotency_book> book,
                                                      std::string key,
                                                      std::optional<attribute_value> payload,
                                                      std::shared_ptr<once_work> work,
                                                      call_options options);

template <class T>
attribute_value to_stored(T const& value) {
    if constexpr (has_value_codec<T>) {
        return value_codec<T>::to_value(value);
    } else {
        return attribute_value{value};
    }
}
template <class T>
result<T> from_stored(attribute_value const& value) {
    if constexpr (has_value_codec<T>) {
        return value_codec<T>::from_value(value);
    } else {
        return value.get<T>(as_result);
    }
}

template <class Work>
class typed_once_work final : public once_work {
    static_assert(
        !std::is_aggregate_v<Work>,
        "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a co_await "
        "expression: give the class of the work a constructor");

  public:
    using value_type = typename std::invoke_result_t<Work&>::value_type;
    using run_type = idempotent_run<value_type>;

    explicit typed_once_work(Work work) : work_{std::move(work)} {}

    boost::asio::awaitable<attribute_value> run() override {
        auto running = work_();
        attribute_value made;
        if constexpr (std::is_void_v<value_type>) {
            co_await std::move(running);
        } else {
            auto got = co_await std::move(running);
            made = to_stored<value_type>(got);
            value_.emplace(std::move(got));
        }
        co_return made;
    }
    result<run_type> conclude(finished_run how) {
        auto const stored = std::move(how.stored);
        run_type made{std::move(how)};
        if constexpr (!std::is_void_v<value_type>) {
            if (made.outcome == run_outcome::computed) made.value = std::move(value_);
            if (stored) {
                auto got = from_stored<value_type>(*stored);
                if (got.has_error()) return got.error();
                made.value = *std::move(got);
            }
        }
        return made;
    }

  private:
    Work work_;
    std::optional<std::conditional_t<std::is_void_v<value_type>, bool, value_type>> value_;
};

template <class Work>
boost::asio::awaitable<result<typename typed_once_work<Work>::run_type>> run_result(
    std::shared_ptr<idempotency_book> book, std::string key, std::optional<attribute_value> payload,
    Work work, call_options options) {
    auto const kept = std::make_shared<typed_once_work<Work>>(std::move(work));
    auto running = run_once(std::move(book), std::move(key), std::move(payload), kept, options);
    auto got = co_await std::move(running);
    if (got.has_error()) co_return got.error();
    co_return kept->conclude(*std::move(got));
}

template <class Work>
boost::asio::awaitable<typename typed_once_work<Work>::run_type> run_or_throw(
    std::shared_ptr<idempotency_book> book, std::string key, std::optional<attribute_value> payload,
    Work work, call_options options) {
    auto running = run_result<Work>(std::move(book), std::move(key), std::move(payload),
                                    std::move(work), options);
    auto got = co_await std::move(running);
    if (got.has_error()) throw exception{got.error()};
    co_return *std::move(got);
}

}  // namespace detail
}  // namespace dynaco::recipes
