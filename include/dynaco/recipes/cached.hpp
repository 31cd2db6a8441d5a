// What a cache gives, and computations whose result it keeps.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <concepts>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynaco::recipes {

/// Where a value has come from.
enum class cache_origin {
    local,     ///< From this process's own copy.
    stored,    ///< From the table.
    computed,  ///< From the computation.
};

std::string_view to_string(cache_origin value) noexcept;
std::ostream& operator<<(std::ostream& out, cache_origin value);

/// A value, and where it has come from.
template <class T>
class cached {
  public:
    explicit cached(T its_value) : value{std::move(its_value)} {}

    T value;
    cache_origin origin = cache_origin::computed;
    /// Whether the cache has it. Not if somebody wrote or erased the entry while it was being
    /// computed, which counts more, or if storing it failed.
    bool stored = false;
    /// Of storing what was computed.
    std::optional<error> failure;
};

/// What can be called without arguments and returns an `awaitable` of what a cache can hold.
template <class Work>
concept computing_function = requires(Work& work) {
    typename std::invoke_result_t<Work&>::value_type;
    requires std::same_as<std::invoke_result_t<Work&>,
                          boost::asio::awaitable<typename std::invoke_result_t<Work&>::value_type>>;
    requires std::convertible_to<typename std::invoke_result_t<Work&>::value_type, attribute_value>;
};

namespace detail {

class cache_book;

using cache_ttl = std::optional<std::chrono::milliseconds>;

/// A computation whose type is forgotten.
class computed_work {
  public:
    virtual ~computed_work() = default;
    /// @par Lifetimes The object outlives the operation.
    virtual boost::asio::awaitable<attribute_value> run() = 0;
};

template <class Work>
class typed_computation final : public computed_work {
    static_assert(
        !std::is_aggregate_v<Work>,
        "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a co_await "
        "expression: give the class of the work a constructor");

  public:
    using value_type = typename std::invoke_result_t<Work&>::value_type;

    explicit typed_computation(Work work) : work_{std::move(work)} {}

    boost::asio::awaitable<attribute_value> run() override {
        auto running = work_();
        auto got = co_await std::move(running);
        attribute_value made{std::move(got)};
        co_return made;
    }

  private:
    Work work_;
};

/// Looks, joins a computation that runs, or begins one.
boost::asio::awaitable<result<cached<attribute_value>>> find_or_compute(
    std::shared_ptr<cache_book> book, std::string key, std::shared_ptr<computed_work> work,
    cache_ttl ttl, call_options options);

template <class T>
result<cached<T>> with_type(result<cached<attribute_value>> got) {
    if (got.has_error()) return got.error();
    auto value = got->value.template get<T>(as_result);
    if (value.has_error()) return value.error();
    cached<T> made{*std::move(value)};
    made.origin = got->origin;
    made.stored = got->stored;
    made.failure = got->failure;
    return made;
}

template <class Work>
boost::asio::awaitable<result<cached<typename typed_computation<Work>::value_type>>> compute_result(
    std::shared_ptr<cache_book> book, std::string key, Work work, cache_ttl ttl,
    call_options options) {
    auto const kept = std::make_shared<typed_computation<Work>>(std::move(work));
    auto running = find_or_compute(std::move(book), std::move(key), kept, ttl, options);
    auto got = co_await std::move(running);
    co_return with_type<typename typed_computation<Work>::value_type>(std::move(got));
}

template <class Work>
boost::asio::awaitable<cached<typename typed_computation<Work>::value_type>> compute_or_throw(
    std::shared_ptr<cache_book> book, std::string key, Work work, cache_ttl ttl,
    call_options options) {
    auto running = compute_result(std::move(book), std::move(key), std::move(work), ttl, options);
    auto got = co_await std::move(running);
    if (got.has_error()) throw exception{got.error()};
    co_return *std::move(got);
}

/// The value of an entry as a `T`.
template <class T>
boost::asio::awaitable<result<std::optional<T>>> read_typed(
    boost::asio::awaitable<result<std::optional<attribute_value>>> read) {
    auto const got = co_await std::move(read);
    if (got.has_error()) co_return got.error();
    std::optional<T> made;
    if (*got) {
        auto value = (*got)->template get<T>(as_result);
        if (value.has_error()) co_return value.error();
        made.emplace(*std::move(value));
    }
    co_return made;
}
template <class T>
boost::asio::awaitable<std::optional<T>> read_typed_or_throw(
    boost::asio::awaitable<result<std::optional<attribute_value>>> read) {
    auto reading = read_typed<T>(std::move(read));
    auto got = co_await std::move(reading);
    if (got.has_error()) throw exception{got.error()};
    co_return *std::move(got);
}

}  // namespace detail
}  // namespace dynaco::recipes
