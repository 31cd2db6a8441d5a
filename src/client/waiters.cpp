#include <dynaco/client.hpp>
#include <dynaco/operations/describe_table.hpp>

#include "engine/or_throw.hpp"
#include "engine/wait.hpp"

namespace dynaco {
namespace asio = boost::asio;

namespace {

using engine::wait_answer;
using engine::wait_verdict;
using goal = engine::wait_goal<describe_table_response>;

std::string state_of(result<describe_table_response> const& got) {
    if (got.has_error() || !got->table || !got->table->table_status) return "does not exist";
    return "is " + to_string(*got->table->table_status);
}

bool is_unknown(result<describe_table_response> const& got) {
    return got.has_error() && got.error() == service_errc::resource_not_found;
}

wait_answer exists(result<describe_table_response> const& got) {
    bool const is_active =
        !got.has_error() && got->table && got->table->table_status == table_status::active;
    bool const is_over = is_active || (got.has_error() && !is_unknown(got));
    return wait_answer(is_over ? wait_verdict::over : wait_verdict::wait, state_of(got));
}

wait_answer does_not_exist(result<describe_table_response> const& got) {
    return wait_answer(got.has_error() ? wait_verdict::over : wait_verdict::wait, state_of(got));
}

std::string subject(std::string const& table_name) {
    return "table \"" + table_name + '"';
}

// Not members: the client may be gone before they start.
asio::awaitable<result<describe_table_response>> wait_until_exists(
    std::shared_ptr<engine::core> core, std::string table_name, call_options options) {
    goal wanted{subject(table_name), "be ACTIVE", exists};
    return engine::wait_until(std::move(core), describe_table_request(std::move(table_name)),
                              std::move(wanted), options);
}

asio::awaitable<result<void>> wait_until_gone(std::shared_ptr<engine::core> core,
                                              std::string table_name, call_options options) {
    goal wanted{subject(table_name), "be deleted", does_not_exist};
    auto wait = engine::wait_until(std::move(core), describe_table_request(std::move(table_name)),
                                   std::move(wanted), options);
    auto const got = co_await std::move(wait);
    if (got.has_error() && !is_unknown(got)) co_return got.error();
    co_return result<void>{};
}

}  // namespace

asio::awaitable<result<describe_table_response>> client::wait_until_table_exists(
    std::string table_name, call_options options, as_result_t) {
    return wait_until_exists(core_, std::move(table_name), options);
}

asio::awaitable<result<describe_table_response>> client::wait_until_table_exists(
    std::string table_name, as_result_t) {
    return wait_until_exists(core_, std::move(table_name), call_options());
}

asio::awaitable<describe_table_response> client::wait_until_table_exists(std::string table_name,
                                                                         call_options options) {
    return engine::or_throw(wait_until_exists(core_, std::move(table_name), options));
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
    return engine::or_throw(wait_until_gone(core_, std::move(table_name), options));
}

}  // namespace dynaco
