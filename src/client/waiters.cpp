#include <dynaco/client.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/operations/describe_table.hpp>

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>

namespace dynaco {
namespace asio = boost::asio;

namespace {

using std::chrono::steady_clock;

// The first pause, doubled up to the longest one. The service model waits 20 s each time, 25 times;
// starting small sees the same end earlier.
constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::seconds longest_pause{20};
constexpr std::chrono::seconds default_wait{25 * 20};

enum class goal {
    exists,      // the table is active
    not_exists,  // the service does not know it
};

// Whether the wait is over; a failure other than "not found" ends it, too.
bool is_over(goal wanted, result<describe_table_response> const& got) {
    if (got.has_error()) {
        return wanted == goal::not_exists || got.error() != service_errc::resource_not_found;
    }
    return wanted == goal::exists && got->table && got->table->table_status == table_status::active;
}

error gave_up(std::string const& table_name, goal wanted,
              result<describe_table_response> const& got) {
    auto state = std::string{"does not exist"};
    if (!got.has_error() && got->table && got->table->table_status) {
        state = "is " + std::string{to_string(*got->table->table_status)};
    }
    error::details payload;
    payload.operation = "DescribeTable";
    payload.message = "table \"" + table_name + "\" " + state + " when the wait for it to " +
                      (wanted == goal::exists ? "be ACTIVE" : "be deleted") + " ended";
    return error{make_error_code(errc::deadline_exceeded), std::move(payload)};
}

asio::awaitable<result<describe_table_response>> wait(std::shared_ptr<engine::core> core,
                                                      std::string table_name, goal wanted,
                                                      call_options options) {
    // The call that follows a pause reports that it was cancelled, as a value.
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const started = engine::now(*core);
    auto const longest = options.timeout().value_or(default_wait);
    // "As long as there is time" is said with the largest duration.
    auto deadline = longest < steady_clock::time_point::max() - started
                        ? started + longest
                        : steady_clock::time_point::max();
    if (options.deadline()) {
        deadline =
            options.timeout() ? std::min(deadline, *options.deadline()) : *options.deadline();
    }
    auto each = options;
    each.deadline(deadline);
    steady_clock::duration pause = first_pause;
    for (;;) {
        auto ask = engine::perform<describe_table_request, true>(
            core, describe_table_request(table_name), each);
        auto got = co_await std::move(ask);
        auto const next = engine::now(*core) + pause;
        bool const over = is_over(wanted, got);
        if (over || next >= deadline) {
            co_await asio::this_coro::throw_if_cancelled(throws);
            if (over) co_return got;
            co_return gave_up(table_name, wanted, got);
        }
        co_await engine::sleep_until(core, next);
        pause = std::min<steady_clock::duration>(2 * pause, longest_pause);
    }
}

asio::awaitable<result<void>> wait_until_gone(std::shared_ptr<engine::core> core,
                                              std::string table_name, call_options options) {
    auto const got = co_await wait(std::move(core), table_name, goal::not_exists, options);
    if (got.has_error() && got.error() != service_errc::resource_not_found) {
        co_return got.error();
    }
    co_return result<void>{};
}

// Not members: the client may be gone before they start.
asio::awaitable<describe_table_response> wait_or_throw(std::shared_ptr<engine::core> core,
                                                       std::string table_name,
                                                       call_options options) {
    auto got = co_await wait(std::move(core), std::move(table_name), goal::exists, options);
    if (got.has_error()) throw exception{got.error()};
    co_return *std::move(got);
}

asio::awaitable<void> wait_until_gone_or_throw(std::shared_ptr<engine::core> core,
                                               std::string table_name, call_options options) {
    auto const gone = co_await wait_until_gone(std::move(core), std::move(table_name), options);
    if (gone.has_error()) throw exception{gone.error()};
}

}  // namespace

asio::awaitable<result<describe_table_response>> client::wait_until_table_exists(
    std::string table_name, call_options options, as_result_t) {
    return wait(core_, std::move(table_name), goal::exists, options);
}

asio::awaitable<result<describe_table_response>> client::wait_until_table_exists(
    std::string table_name, as_result_t) {
    return wait(core_, std::move(table_name), goal::exists, call_options());
}

asio::awaitable<describe_table_response> client::wait_until_table_exists(std::string table_name,
                                                                         call_options options) {
    return wait_or_throw(core_, std::move(table_name), options);
}

asio::awaitable<result<void>> client::wait_until_table_not_exists(std::string table_name,
                                                                  call_options options,
                                                                  as_result_t) {
    return wait_until_gone(core_, std::move(table_name), options);
}

asio::awaitable<result<void>> client::wait_until_table_not_exists(std::string table_name,
                                                                  as_result_t) {
    return wait_until_gone(core_, std::move(table_name), call_options());
}

asio::awaitable<void> client::wait_until_table_not_exists(std::string table_name,
                                                          call_options options) {
    return wait_until_gone_or_throw(core_, std::move(table_name), options);
}

}  // namespace dynaco
