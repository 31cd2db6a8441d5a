// The client: DynamoDB's operations as coroutines.
#pragma once

#include <dynaco/client_config.hpp>
#include <dynaco/client_operations.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <utility>

namespace boost::asio {
class execution_context;
}

namespace dynaco {

struct describe_table_response;

/// Talks to DynamoDB from an Asio executor.
///
/// Ready when it is constructed: connections are opened when they are needed, and nothing has to be
/// run or shut down. It has no thread of its own and, while no call is in flight, leaves nothing
/// pending in the executor.
///
/// An operation takes the arguments of its request's constructor, or the request, then in any order
/// a `call_options` and `as_result`:
///
///     auto got = co_await client.get_item("music", key("artist", "Björk", "title", "Jóga"));
///     auto put = co_await client.put_item(request, call_options().timeout(1s), as_result);
///
/// It returns `awaitable<response>` and throws `dynaco::exception`; with `as_result` it returns
/// `awaitable<result<response>>` and never throws for a failure of the call. With `as_views`
/// (`<dynaco/views.hpp>`) GetItem, Query and Scan return the response as it came, to be looked
/// into. Failed attempts are repeated as `client_config::retry` says.
///
/// @par Cancellation
/// Terminal cancellation ends an operation with `cancelled_code()` (Asio's `operation_aborted`); it
/// costs one connection at most. A write that was cancelled may take effect:
/// `error::may_have_been_applied()`.
/// @par Lifetimes
/// Requests are taken by value; one that is given as `std::cref(request)` is read where it is,
/// which saves its copy, and must outlive the call unchanged. Destroying the client ends all its
/// operations with `cancelled_code()`; it must be destroyed before its execution context.
/// @par Thread safety
/// With `threading::shared` (the default) operations may be called from any thread and any
/// executor; with `threading::single` only on the thread that runs the client's executor.
/// Construction, moving and destruction are not to overlap with other uses of the object.
class client : public client_operations {
  public:
    using executor_type = boost::asio::any_io_executor;

    /// A client with the default configuration, on `executor`.
    /// @par Errors `std::invalid_argument`: field, value and rule of what cannot be used.
    explicit client(executor_type executor);
    client(executor_type executor, client_config config);
    /// The same on the executor of an execution context, such as `io_context`.
    template <std::derived_from<boost::asio::execution_context> Context>
    explicit client(Context& context) : client{executor_type{context.get_executor()}} {}
    template <std::derived_from<boost::asio::execution_context> Context>
    client(Context& context, client_config config)
        : client{executor_type{context.get_executor()}, std::move(config)} {}

    /// A moved-from client may only be assigned to or destroyed.
    client(client&& other) noexcept = default;
    client& operator=(client&& other) noexcept;
    ~client();

    /// The executor that the client's work runs on: with `threading::shared` a strand of the one
    /// that it was given. Coroutines spawned on it call the client without a thread hop.
    executor_type get_executor() const;

    /// Calls an operation by its name with JSON as the service defines it, and returns the JSON of
    /// the response: for operations and members that are newer than this library. Signed, pooled
    /// and retried like any other.
    ///
    ///     auto text = co_await client.call("DescribeLimits", "{}");
    ///
    /// @param operation As `GetItem`; with its prefix, as `DynamoDBStreams_20120810.ListStreams`,
    /// if it is neither of DynamoDB nor known to this library.
    /// @param json One object. Nothing is added: an idempotency token is the caller's to give.
    /// @par Errors `errc::invalid_argument` if `json` is not an object.
    boost::asio::awaitable<std::string> call(std::string operation, std::string json,
                                             call_options options = call_options());
    boost::asio::awaitable<result<std::string>> call(std::string operation, std::string json,
                                                     call_options options, as_result_t);
    boost::asio::awaitable<result<std::string>> call(std::string operation, std::string json,
                                                     as_result_t);

    /// Waits until a table is active: asks at once, then after pauses of 100, 200, 400 ms and so
    /// on, of at most 20 s.
    ///
    /// The deadline or timeout of `options` is that of the whole wait, 500 s if it has none (the
    /// service model's 25 times 20 s).
    /// @par Errors `errc::deadline_exceeded` when it has passed, or will have before it is time to
    /// ask again; any failure of DescribeTable but `resource_not_found`.
    boost::asio::awaitable<describe_table_response> wait_until_table_exists(
        std::string table_name, call_options options = call_options());
    boost::asio::awaitable<result<describe_table_response>> wait_until_table_exists(
        std::string table_name, call_options options, as_result_t);
    boost::asio::awaitable<result<describe_table_response>> wait_until_table_exists(
        std::string table_name, as_result_t);

    /// Waits until a table does not exist any more; otherwise as `wait_until_table_exists`.
    boost::asio::awaitable<void> wait_until_table_not_exists(std::string table_name,
                                                             call_options options = call_options());
    boost::asio::awaitable<result<void>> wait_until_table_not_exists(std::string table_name,
                                                                     call_options options,
                                                                     as_result_t);
    boost::asio::awaitable<result<void>> wait_until_table_not_exists(std::string table_name,
                                                                     as_result_t);

    /// Opens `pool_config::min_connections` connections, so that the first calls need not.
    /// @par Errors Those of connecting; of waiting for it as `errc::pool_wait_timeout`.
    boost::asio::awaitable<void> warm_up();
    boost::asio::awaitable<result<void>> warm_up(as_result_t);
};

}  // namespace dynaco
