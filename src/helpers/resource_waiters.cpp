// Waits for backups, exports, imports, contributor insights and Kinesis destinations.
#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/operations/describe_backup.hpp>
#include <dynaco/operations/describe_contributor_insights.hpp>
#include <dynaco/operations/describe_export.hpp>
#include <dynaco/operations/describe_import.hpp>
#include <dynaco/operations/describe_kinesis_streaming_destination.hpp>
#include <dynaco/waiters.hpp>

#include "helpers/waits.hpp"

#include <algorithm>

namespace dynaco {
namespace asio = boost::asio;

namespace {

using namespace helpers;

// The service model's numbers of attempts, with its pause of 20 s.
constexpr std::chrono::seconds of_transfers{60 * 20};
constexpr std::chrono::seconds of_settings{30 * 20};

wait_answer judge_backup(result<describe_backup_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& told = got->backup_description;
    return answer(told && told->backup_details ? told->backup_details->backup_status : std::nullopt,
                  backup_status::available, {backup_status::deleted});
}

wait_answer judge_export(result<describe_export_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& told = got->export_description;
    return answer(told ? told->export_status : std::nullopt, export_status::completed,
                  {export_status::failed});
}

wait_answer judge_import(result<describe_import_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& told = got->import_table_description;
    return answer(told ? told->import_status : std::nullopt, import_status::completed,
                  {import_status::failed, import_status::cancelled});
}

wait_answer judge_contributor_insights(result<describe_contributor_insights_response> const& got) {
    if (got.has_error()) return call_failed();
    return answer(got->contributor_insights_status, contributor_insights_status::enabled,
                  {contributor_insights_status::failed});
}

asio::awaitable<result<describe_backup_response>> backup_available(
    std::shared_ptr<engine::core> core, std::string arn, call_options options) {
    wait_goal<describe_backup_response> goal{named("backup", arn), "be AVAILABLE", judge_backup};
    return engine::wait_until(std::move(core), describe_backup_request(std::move(arn)),
                              std::move(goal), options);
}

asio::awaitable<result<describe_export_response>> export_completed(
    std::shared_ptr<engine::core> core, std::string arn, call_options options) {
    wait_goal<describe_export_response> goal{named("export", arn), "be COMPLETED", judge_export};
    goal.longest = of_transfers;
    return engine::wait_until(std::move(core), describe_export_request(std::move(arn)),
                              std::move(goal), options);
}

asio::awaitable<result<describe_import_response>> import_completed(
    std::shared_ptr<engine::core> core, std::string arn, call_options options) {
    wait_goal<describe_import_response> goal{named("import", arn), "be COMPLETED", judge_import};
    goal.longest = of_transfers;
    return engine::wait_until(std::move(core), describe_import_request(std::move(arn)),
                              std::move(goal), options);
}

asio::awaitable<result<describe_contributor_insights_response>> insights_enabled(
    std::shared_ptr<engine::core> core, std::string table_name,
    std::optional<std::string> index_name, call_options options) {
    auto subject = "contributor insights of " + named("table", table_name);
    describe_contributor_insights_request request{std::move(table_name)};
    if (index_name) {
        subject += ", " + named("index", *index_name);
        request.index_name(*std::move(index_name));
    }
    wait_goal<describe_contributor_insights_response> goal{std::move(subject), "be ENABLED",
                                                           judge_contributor_insights};
    goal.longest = of_settings;
    return engine::wait_until(std::move(core), std::move(request), std::move(goal), options);
}

using destination = kinesis_data_stream_destination;

wait_answer judge_destinations(result<describe_kinesis_streaming_destination_response> const& got) {
    if (got.has_error()) return call_failed();
    auto const& all = got->kinesis_data_stream_destinations;
    // No `auto const&`: GCC 12 does not compile constants of an extensible_enum in generic
    // lambdas.
    bool const any_active = std::any_of(all.begin(), all.end(), [](destination const& each) {
        return each.destination_status == destination_status::active;
    });
    bool const all_off =
        !all.empty() && std::all_of(all.begin(), all.end(), [](destination const& each) {
            return each.destination_status == destination_status::disabled ||
                   each.destination_status == destination_status::enable_failed;
        });
    std::optional<destination_status> const shown =
        all.empty() ? std::nullopt : all.front().destination_status;
    if (any_active) return answer(shown, wait_verdict::over);
    return answer(shown, all_off ? wait_verdict::failed : wait_verdict::wait);
}

asio::awaitable<result<describe_kinesis_streaming_destination_response>> destination_active(
    std::shared_ptr<engine::core> core, std::string table_name, call_options options) {
    wait_goal<describe_kinesis_streaming_destination_response> goal{
        "Kinesis destination of " + named("table", table_name), "be ACTIVE", judge_destinations};
    goal.longest = of_settings;
    return engine::wait_until(std::move(core),
                              describe_kinesis_streaming_destination_request(std::move(table_name)),
                              std::move(goal), options);
}

}  // namespace

asio::awaitable<result<describe_backup_response>> wait_until_backup_available(
    client& with, std::string backup_arn, call_options options, as_result_t) {
    return backup_available(engine::client_access::core_of(with), std::move(backup_arn), options);
}
asio::awaitable<result<describe_backup_response>> wait_until_backup_available(
    client& with, std::string backup_arn, as_result_t) {
    return wait_until_backup_available(with, std::move(backup_arn), call_options(), as_result);
}
asio::awaitable<describe_backup_response> wait_until_backup_available(client& with,
                                                                      std::string backup_arn,
                                                                      call_options options) {
    return engine::or_throw(
        wait_until_backup_available(with, std::move(backup_arn), options, as_result));
}

asio::awaitable<result<describe_export_response>> wait_until_export_completed(
    client& with, std::string export_arn, call_options options, as_result_t) {
    return export_completed(engine::client_access::core_of(with), std::move(export_arn), options);
}
asio::awaitable<result<describe_export_response>> wait_until_export_completed(
    client& with, std::string export_arn, as_result_t) {
    return wait_until_export_completed(with, std::move(export_arn), call_options(), as_result);
}
asio::awaitable<describe_export_response> wait_until_export_completed(client& with,
                                                                      std::string export_arn,
                                                                      call_options options) {
    return engine::or_throw(
        wait_until_export_completed(with, std::move(export_arn), options, as_result));
}

asio::awaitable<result<describe_import_response>> wait_until_import_completed(
    client& with, std::string import_arn, call_options options, as_result_t) {
    return import_completed(engine::client_access::core_of(with), std::move(import_arn), options);
}
asio::awaitable<result<describe_import_response>> wait_until_import_completed(
    client& with, std::string import_arn, as_result_t) {
    return wait_until_import_completed(with, std::move(import_arn), call_options(), as_result);
}
asio::awaitable<describe_import_response> wait_until_import_completed(client& with,
                                                                      std::string import_arn,
                                                                      call_options options) {
    return engine::or_throw(
        wait_until_import_completed(with, std::move(import_arn), options, as_result));
}

asio::awaitable<result<describe_contributor_insights_response>>
wait_until_contributor_insights_enabled(client& with, std::string table_name,
                                        std::optional<std::string> index_name, call_options options,
                                        as_result_t) {
    return insights_enabled(engine::client_access::core_of(with), std::move(table_name),
                            std::move(index_name), options);
}
asio::awaitable<result<describe_contributor_insights_response>>
wait_until_contributor_insights_enabled(client& with, std::string table_name,
                                        std::optional<std::string> index_name, as_result_t) {
    return wait_until_contributor_insights_enabled(
        with, std::move(table_name), std::move(index_name), call_options(), as_result);
}
asio::awaitable<describe_contributor_insights_response> wait_until_contributor_insights_enabled(
    client& with, std::string table_name, std::optional<std::string> index_name,
    call_options options) {
    return engine::or_throw(wait_until_contributor_insights_enabled(
        with, std::move(table_name), std::move(index_name), options, as_result));
}

asio::awaitable<result<describe_kinesis_streaming_destination_response>>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name,
                                                call_options options, as_result_t) {
    return destination_active(engine::client_access::core_of(with), std::move(table_name), options);
}
asio::awaitable<result<describe_kinesis_streaming_destination_response>>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name, as_result_t) {
    return wait_until_kinesis_streaming_destination_active(with, std::move(table_name),
                                                           call_options(), as_result);
}
asio::awaitable<describe_kinesis_streaming_destination_response>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name,
                                                call_options options) {
    return engine::or_throw(wait_until_kinesis_streaming_destination_active(
        with, std::move(table_name), options, as_result));
}

}  // namespace dynaco
