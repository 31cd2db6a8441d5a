// Waits for what belongs to a table: indexes, time to live, streams.
#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/operations/describe_stream.hpp>
#include <dynaco/operations/describe_table.hpp>
#include <dynaco/operations/describe_time_to_live.hpp>
#include <dynaco/waiters.hpp>

#include "helpers/waits.hpp"

namespace dynaco {
namespace asio = boost::asio;

namespace {

using namespace helpers;

template <class Index>
Index const* find(std::vector<Index> const& indexes, std::string const& name) {
    for (auto const& each : indexes) {
        if (each.index_name == name) return &each;
    }
    return nullptr;
}

wait_answer judge_index(result<describe_table_response> const& got, std::string const& name) {
    if (got.has_error()) return call_failed();
    if (got->table) {
        auto const& table = *got->table;
        constexpr auto active = index_status::active;
        constexpr auto deleting = index_status::deleting;
        if (auto const* const found = find(table.global_secondary_indexes, name)) {
            return answer(found->index_status, active, {deleting});
        }
        if (auto const* const found = find(table.vector_indexes, name)) {
            return answer(found->index_status, active, {deleting});
        }
        if (find(table.local_secondary_indexes, name) != nullptr) {
            return answer(table.table_status, table_status::active, {table_status::deleting});
        }
    }
    return wait_answer(wait_verdict::failed, "does not exist");
}

wait_answer judge_time_to_live(result<describe_time_to_live_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& told = got->time_to_live_description;
    return answer(told ? told->time_to_live_status : std::nullopt, time_to_live_status::enabled,
                  {});
}

asio::awaitable<result<describe_table_response>> index_active(std::shared_ptr<engine::core> core,
                                                              std::string table_name,
                                                              std::string index_name,
                                                              call_options options) {
    wait_goal<describe_table_response> goal{
        named("index", index_name) + " of " + named("table", table_name), "be ACTIVE",
        [index_name](result<describe_table_response> const& got) {
            return judge_index(got, index_name);
        }};
    return engine::wait_until(std::move(core), describe_table_request(std::move(table_name)),
                              std::move(goal), options);
}

asio::awaitable<result<describe_time_to_live_response>> time_to_live_enabled(
    std::shared_ptr<engine::core> core, std::string table_name, call_options options) {
    wait_goal<describe_time_to_live_response> goal{"time to live of " + named("table", table_name),
                                                   "be ENABLED", judge_time_to_live};
    return engine::wait_until(std::move(core), describe_time_to_live_request(std::move(table_name)),
                              std::move(goal), options);
}

wait_answer judge_stream_of(result<describe_table_response> const& got) {
    if (got.has_error()) return call_failed();
    bool const is_there = got->table && got->table->latest_stream_arn &&
                          got->table->stream_specification &&
                          got->table->stream_specification->stream_enabled();
    return wait_answer(is_there ? wait_verdict::over : wait_verdict::wait, "does not exist");
}

wait_answer judge_stream(result<describe_stream_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& told = got->stream_description;
    return answer(told ? told->stream_status : std::nullopt, stream_status::enabled,
                  {stream_status::disabling, stream_status::disabled});
}

asio::awaitable<result<describe_stream_response>> stream_enabled(std::shared_ptr<engine::core> core,
                                                                 std::string table_name,
                                                                 call_options options) {
    auto const subject = "stream of " + named("table", table_name);
    wait_goal<describe_table_response> first{subject, "be ENABLED", judge_stream_of};
    wait_goal<describe_stream_response> then{subject, "be ENABLED", judge_stream};
    // One limit for both waits.
    auto const end = policy::deadline_of(options, engine::now(*core), first.longest);
    options.deadline(*end);
    auto wait = engine::wait_until(core, describe_table_request(std::move(table_name)),
                                   std::move(first), options);
    auto const table = co_await std::move(wait);
    if (table.has_error()) co_return table.error();
    auto wait_more =
        engine::wait_until(core, describe_stream_request(table->table->latest_stream_arn.value()),
                           std::move(then), options);
    auto stream = co_await std::move(wait_more);
    co_return std::move(stream);
}

}  // namespace

asio::awaitable<result<describe_table_response>> wait_until_index_active(client& with,
                                                                         std::string table_name,
                                                                         std::string index_name,
                                                                         call_options options,
                                                                         as_result_t) {
    return index_active(engine::client_access::core_of(with), std::move(table_name),
                        std::move(index_name), options);
}
asio::awaitable<result<describe_table_response>> wait_until_index_active(client& with,
                                                                         std::string table_name,
                                                                         std::string index_name,
                                                                         as_result_t) {
    return wait_until_index_active(with, std::move(table_name), std::move(index_name),
                                   call_options(), as_result);
}
asio::awaitable<describe_table_response> wait_until_index_active(client& with,
                                                                 std::string table_name,
                                                                 std::string index_name,
                                                                 call_options options) {
    return engine::or_throw(wait_until_index_active(with, std::move(table_name),
                                                    std::move(index_name), options, as_result));
}

asio::awaitable<result<describe_time_to_live_response>> wait_until_time_to_live_enabled(
    client& with, std::string table_name, call_options options, as_result_t) {
    return time_to_live_enabled(engine::client_access::core_of(with), std::move(table_name),
                                options);
}
asio::awaitable<result<describe_time_to_live_response>> wait_until_time_to_live_enabled(
    client& with, std::string table_name, as_result_t) {
    return wait_until_time_to_live_enabled(with, std::move(table_name), call_options(), as_result);
}
asio::awaitable<describe_time_to_live_response> wait_until_time_to_live_enabled(
    client& with, std::string table_name, call_options options) {
    return engine::or_throw(
        wait_until_time_to_live_enabled(with, std::move(table_name), options, as_result));
}

asio::awaitable<result<describe_stream_response>> wait_until_stream_enabled(client& with,
                                                                            std::string table_name,
                                                                            call_options options,
                                                                            as_result_t) {
    return stream_enabled(engine::client_access::core_of(with), std::move(table_name), options);
}
asio::awaitable<result<describe_stream_response>> wait_until_stream_enabled(client& with,
                                                                            std::string table_name,
                                                                            as_result_t) {
    return wait_until_stream_enabled(with, std::move(table_name), call_options(), as_result);
}
asio::awaitable<describe_stream_response> wait_until_stream_enabled(client& with,
                                                                    std::string table_name,
                                                                    call_options options) {
    return engine::or_throw(
        wait_until_stream_enabled(with, std::move(table_name), options, as_result));
}

}  // namespace dynaco
