// Work that runs while a lock is held, and what came of it.
#pragma once

#include <dynaco/recipes/lock_handle.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::recipes {

namespace detail {

class lock_book;

template <class T>
inline constexpr bool is_awaitable = false;
template <class T>
inline constexpr bool is_awaitable<boost::asio::awaitable<T>> = true;

}  // namespace detail

/// What can be called with a `lock_handle const&` and returns an `awaitable`.
template <class Work>
concept guarded_function = requires(Work& work, lock_handle const& handle) {
    requires detail::is_awaitable<decltype(work(handle))>;
};

/// How guarded work ended.
class guard_report {
  public:
    guard_report() = default;

    guard_outcome outcome = guard_outcome::completed;
    /// Whether the work returned, be it because it was cancelled. It may have returned by itself
    /// although the lock was lost.
    bool finished = false;
    /// Whether the work was told to stop for the sake of the lock.
    bool cancelled = false;
    /// Of the release, or of the heartbeats if the service was unreachable.
    std::optional<error> failure;
};

/// The same with what the work returned, if it did.
template <class T>
class guarded : public guard_report {
  public:
    explicit guarded(guard_report how) : guard_report{std::move(how)} {}

    std::optional<T> value;
};
template <>
class guarded<void> : public guard_report {
  public:
    explicit guarded(guard_report how) : guard_report{std::move(how)} {}
};

namespace detail {

/// Work whose type is forgotten.
class guarded_work {
  public:
    virtual ~guarded_work() = default;
    /// @par Lifetimes The object and the handle outlive the operation.
    virtual boost::asio::awaitable<void> run(lock_handle const& handle) = 0;
};

/// Acquires, runs, gives back.
boost::asio::awaitable<result<guard_report>> run_guarded(std::shared_ptr<lock_book> book,
                                                         std::string key,
                                                         std::shared_ptr<guarded_work> work,
                                                         call_options options);

template <class Work>
class typed_work final : public guarded_work {
    static_assert(
        !std::is_aggregate_v<Work>,
        "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a co_await "
        "expression: give the class of the work a constructor");

  public:
    using value_type = typename std::invoke_result_t<Work&, lock_handle const&>::value_type;

    explicit typed_work(Work work) : work_{std::move(work)} {}

    boost::asio::awaitable<void> run(lock_handle const& handle) override {
        auto running = work_(handle);
        if constexpr (std::is_void_v<value_type>) {
            co_await std::move(running);
        } else {
            auto got = co_await std::move(running);
            value_.emplace(std::move(got));
        }
    }
    guarded<value_type> conclude(guard_report how) {
        guarded<value_type> made{std::move(how)};
        if constexpr (!std::is_void_v<value_type>) made.value = std::move(value_);
        return made;
    }

  private:
    Work work_;
    std::optional<std::conditional_t<std::is_void_v<value_type>, bool, value_type>> value_;
};

template <class Work>
boost::asio::awaitable<result<guarded<typename typed_work<Work>::value_type>>> guarded_result(
    std::shared_ptr<lock_book> book, std::string key, Work work, call_options options) {
    auto const kept = std::make_shared<typed_work<Work>>(std::move(work));
    auto running = run_guarded(std::move(book), std::move(key), kept, options);
    auto got = co_await std::move(running);
    if (got.has_error()) co_return got.error();
    co_return kept->conclude(*std::move(got));
}

template <class Work>
boost::asio::awaitable<guarded<typename typed_work<Work>::value_type>> guarded_or_throw(
    std::shared_ptr<lock_book> book, std::string key, Work work, call_options options) {
    auto const kept = std::make_shared<typed_work<Work>>(std::move(work));
    auto running = run_guarded(std::move(book), std::move(key), kept, options);
    auto got = co_await std::move(running);
    if (got.has_error()) throw exception{got.error()};
    co_return kept->conclude(*std::move(got));
}

}  // namespace detail
}  // namespace dynaco::recipes
