// How an operation's call reaches the engine. Private to dynaco: what users call is in client.hpp.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/call_report.hpp>
#include <dynaco/operation.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynaco {

struct as_views_t;
/// A request whose response has views (views.hpp).
template <class Request>
class view_request;

}  // namespace dynaco

namespace dynaco::engine {

class core;
class client_access;

/// Whether coroutines on `executor` may use the core directly.
bool is_home(core const& which, boost::asio::any_io_executor const& executor);

/// Makes a call that began on another executor than the core's, with what `asked` points to.
using departure = boost::asio::awaitable<std::optional<error>> (*)(std::shared_ptr<core> which,
                                                                   void* asked, void* response,
                                                                   call_options const& options);

/// One call, on the core's own executor; or on any, if it is told how to depart from there.
/// `response` is changed on success only. Inside, cancellation is a value like any other failure:
/// `throw_if_cancelled` is false afterwards.
/// @par Lifetimes All arguments outlive the operation.
boost::asio::awaitable<std::optional<error>> execute(core& which, wire::operation const& operation,
                                                     void* request, void* response,
                                                     call_options const& options,
                                                     departure depart = nullptr,
                                                     void* asked = nullptr);

/// The same from any other executor. `owner` holds what the other arguments refer to.
boost::asio::awaitable<std::optional<error>> execute_from_elsewhere(
    std::shared_ptr<core> which, wire::operation const& operation, std::shared_ptr<void> owner,
    void* request, void* response, call_options const& options);

/// The time of the core's clock.
std::chrono::steady_clock::time_point now(core const& which);
/// Waits, from any executor; ends early when the client is destroyed or the caller cancels.
boost::asio::awaitable<void> sleep_until(std::shared_ptr<core> which,
                                         std::chrono::steady_clock::time_point when);

/// What a call from another executor refers to: it must not be in the frame of a coroutine that
/// another context may destroy.
template <class Request>
class distant_call {
  public:
    template <class From>
    distant_call(From&& asked, call_options with)
        : request(std::forward<From>(asked)), options{with} {}

    Request request;
    typename Request::response_type response;
    call_options options;
    call_report report;
};

/// The operation of a request: that of its class, or its own.
template <class Request>
wire::operation const& operation_for(Request const& request) {
    if constexpr (requires { request.operation(); }) {
        return request.operation();
    } else {
        return wire::operation_of<Request>();
    }
}

/// A request as its operation knows it: an object of the class that it is made of, if there is one.
template <class Request>
void* object_of(Request& request) noexcept {
    if constexpr (requires { typename Request::request_type; }) {
        return static_cast<typename Request::request_type*>(&request);
    } else {
        return &request;
    }
}

/// A `departure` for a request that is `Held`.
template <class Request, class Held>
boost::asio::awaitable<std::optional<error>> execute_distant(std::shared_ptr<core> which,
                                                             void* asked, void* response,
                                                             call_options const& options) {
    auto& held = *static_cast<Held*>(asked);
    auto const call = std::make_shared<distant_call<Request>>(std::move(held), options);
    if (options.report()) call->options.report(call->report);
    auto work = execute_from_elsewhere(std::move(which), operation_for(call->request), call,
                                       object_of(call->request), &call->response, call->options);
    auto failure = co_await std::move(work);
    if (options.report()) *options.report() = std::move(call->report);
    *static_cast<typename Request::response_type*>(response) = std::move(call->response);
    co_return failure;
}

/// A request that stays where the caller has it.
template <class Request>
using referred = std::reference_wrapper<Request const>;

template <class Request>
Request& writable(Request& held) noexcept {
    return held;
}
/// The engine writes to no request but those with an idempotency token, which are never referred
/// to.
template <class Request>
Request& writable(referred<Request>& held) noexcept {
    return const_cast<Request&>(held.get());
}

template <class Response>
Response& response_in(Response& outcome) noexcept {
    return outcome;
}
template <class Response>
Response& response_in(result<Response>& outcome) noexcept {
    return *outcome;
}

/// Awaits one operation: its result as a value, or thrown. `Held` is the request, or refers to it.
///
/// Asio keeps the memory of frames of up to 1020 bytes for the next ones (Boost 1.81). So that
/// those of the usual calls are, this frame has nothing that can be in another one.
template <class Request, bool AsResult, class Held = Request>
auto perform(std::shared_ptr<core> which, Held held, call_options options)
    -> boost::asio::awaitable<std::conditional_t<AsResult, result<typename Request::response_type>,
                                                 typename Request::response_type>> {
    bool const throws = co_await boost::asio::this_coro::throw_if_cancelled();
    std::conditional_t<AsResult, result<typename Request::response_type>,
                       typename Request::response_type>
        outcome{typename Request::response_type()};
    auto failure = co_await execute(*which, operation_for(writable<Request>(held)),
                                    object_of(writable<Request>(held)), &response_in(outcome),
                                    options, &execute_distant<Request, Held>, &held);
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    if constexpr (AsResult) {
        if (failure) outcome = *std::move(failure);
    } else {
        if (failure) throw exception{*std::move(failure)};
    }
    co_return std::move(outcome);
}

/// Whether the class of a request is defined, and not only declared.
template <class Request>
concept is_defined = requires { sizeof(Request); };

/// Whether a request can be made of what a tuple refers to.
template <class Request, class Tuple>
inline constexpr bool is_made_from = false;
template <class Request, class... Parts>
inline constexpr bool is_made_from<Request, std::tuple<Parts...>> =
    std::constructible_from<Request, Parts...>;

template <class Request, class Tuple>
inline constexpr bool is_referred = false;
template <class Request, class Part>
inline constexpr bool is_referred<Request, std::tuple<Part>> =
    std::same_as<std::remove_cvref_t<Part>, std::reference_wrapper<Request>> ||
    std::same_as<std::remove_cvref_t<Part>, referred<Request>>;

/// The class that a request is performed as.
template <class Request, bool AsViews>
using performed = std::conditional_t<AsViews, std::type_identity<view_request<Request>>,
                                     std::type_identity<Request>>::type;

/// Takes the arguments of a call apart: those of the request's constructor (or the request), then
/// in any order `call_options`, `as_result` and `as_views`.
template <class Request, class... Arguments>
class call_arguments {
    template <class T>
    static constexpr bool is_option = std::same_as<std::remove_cvref_t<T>, call_options> ||
                                      std::same_as<std::remove_cvref_t<T>, as_result_t> ||
                                      std::same_as<std::remove_cvref_t<T>, as_views_t>;
    template <class T>
    using request_part = std::conditional_t<is_option<T>, std::tuple<>, std::tuple<T&&>>;

    template <class T>
    static request_part<T> part_of(T&& argument) {
        if constexpr (is_option<T>) {
            return {};
        } else {
            return request_part<T>{std::forward<T>(argument)};
        }
    }

  public:
    static constexpr bool as_result =
        (std::same_as<std::remove_cvref_t<Arguments>, as_result_t> || ...);
    static constexpr bool as_views =
        (std::same_as<std::remove_cvref_t<Arguments>, as_views_t> || ...);
    using performed_type = performed<Request, as_views>;
    static constexpr bool can_be_performed = is_defined<performed_type>;
    static constexpr int option_count =
        (0 + ... + (std::same_as<std::remove_cvref_t<Arguments>, call_options> ? 1 : 0));
    using request_parts = decltype(std::tuple_cat(std::declval<request_part<Arguments>>()...));
    static constexpr bool makes_request = is_made_from<Request, request_parts>;
    /// GCC 12 destroys temporaries of aggregate types twice when their full expression contains
    /// `co_await`.
    static constexpr bool has_aggregate_temporary =
        ((!std::is_lvalue_reference_v<Arguments> &&
          std::is_aggregate_v<std::remove_cvref_t<Arguments>>) ||
         ...);

    using value_type = std::conditional_t<as_result, result<typename Request::response_type>,
                                          typename Request::response_type>;

    static auto request(Arguments&&... arguments) {
        auto parts = std::tuple_cat(part_of(std::forward<Arguments>(arguments))...);
        // A request with a token gets one if it has none, so that it must be the call's own.
        if constexpr (is_referred<Request, request_parts> && !as_views &&
                      !requires(Request const& made) { made.client_request_token(); }) {
            return referred<Request>{std::get<0>(parts).get()};
        } else {
            return performed_type(std::make_from_tuple<Request>(std::move(parts)));
        }
    }
    static call_options options(Arguments const&... arguments) {
        call_options found;
        ((void)take(found, arguments), ...);
        return found;
    }

  private:
    template <class T>
    static void take(call_options& found, T const& argument) {
        if constexpr (std::same_as<T, call_options>) found = argument;
    }
};

template <class Request, class... Arguments>
auto start(std::shared_ptr<core> which, Arguments&&... arguments) {
    static_assert(
        is_defined<Request>,
        "dynaco: the class of this operation's request is in the header of the "
        "operation's name, <dynaco/operations/NAME.hpp>; all are in <dynaco/operations.hpp>");
    using parts = call_arguments<Request, Arguments...>;
    static_assert(parts::makes_request,
                  "dynaco: these are not the arguments of this operation. Give its request or what "
                  "the request's constructor takes; then, in any order, call_options, "
                  "as_result and as_views");
    static_assert(parts::can_be_performed,
                  "dynaco: as_views is for get_item, query and scan: the others have no views");
    static_assert(!parts::makes_request || !parts::has_aggregate_temporary,
                  "dynaco: GCC 12 destroys a temporary of an aggregate type twice inside a "
                  "co_await expression. Give it a name in a statement of its own, then pass that: "
                  "'auto value = T{...}; co_await client.operation(value);'");
    static_assert(parts::option_count <= 1, "dynaco: an operation takes one call_options at most");
    if constexpr (parts::makes_request && parts::can_be_performed) {
        auto options = parts::options(arguments...);
        return perform<typename parts::performed_type, parts::as_result>(
            std::move(which), parts::request(std::forward<Arguments>(arguments)...), options);
    } else {
        // So that the message above is the only one.
        return boost::asio::awaitable<typename parts::value_type>();
    }
}

}  // namespace dynaco::engine
