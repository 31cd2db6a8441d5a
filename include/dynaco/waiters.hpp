// Waiting until what was asked for is there: indexes, time to live, streams, backups, exports.
//
// Tables are waited for by `client::wait_until_table_exists` and `_not_exists`.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace dynaco {

class client;
struct describe_backup_response;
struct describe_contributor_insights_response;
struct describe_export_response;
struct describe_import_response;
struct describe_kinesis_streaming_destination_response;
struct describe_stream_response;
struct describe_table_response;
struct describe_time_to_live_response;

// All of them ask at once, then after pauses of 100, 200, 400 ms and so on, of at most 20 s, and
// return the answer that ended the wait: include <dynaco/operations/NAME.hpp> of its operation to
// use it.
//
// The deadline or timeout of `options` is that of the whole wait. If it has none, that is the
// service model's: 20 minutes for exports and imports, 10 minutes for contributor insights and
// Kinesis destinations; 500 s for the rest, as for tables.
//
// Errors: `errc::deadline_exceeded` when the time has passed, or will have before it is time to ask
// again; `errc::wait_failed` at once for a state that what is waited for does not leave by itself,
// which the message names; any failure of a call. Cancellation: as of a call, `cancelled_code()`.

/// Waits until an index of a table is active. A local index is active when its table is.
/// @par Errors `errc::wait_failed` if the table has no such index, or it is being deleted;
/// `service_errc::resource_not_found` if there is no such table.
boost::asio::awaitable<describe_table_response> wait_until_index_active(
    client& with, std::string table_name, std::string index_name,
    call_options options = call_options());
boost::asio::awaitable<result<describe_table_response>> wait_until_index_active(
    client& with, std::string table_name, std::string index_name, call_options options,
    as_result_t);
boost::asio::awaitable<result<describe_table_response>> wait_until_index_active(
    client& with, std::string table_name, std::string index_name, as_result_t);

/// Waits until a table's items expire by themselves. Nothing ends it early if nobody enables that.
boost::asio::awaitable<describe_time_to_live_response> wait_until_time_to_live_enabled(
    client& with, std::string table_name, call_options options = call_options());
boost::asio::awaitable<result<describe_time_to_live_response>> wait_until_time_to_live_enabled(
    client& with, std::string table_name, call_options options, as_result_t);
boost::asio::awaitable<result<describe_time_to_live_response>> wait_until_time_to_live_enabled(
    client& with, std::string table_name, as_result_t);

/// Waits until a table has a stream, then until that is enabled. Nothing ends the first part early
/// if nobody gives it one.
/// @par Errors `errc::wait_failed` if the stream is disabled, or being so.
boost::asio::awaitable<describe_stream_response> wait_until_stream_enabled(
    client& with, std::string table_name, call_options options = call_options());
boost::asio::awaitable<result<describe_stream_response>> wait_until_stream_enabled(
    client& with, std::string table_name, call_options options, as_result_t);
boost::asio::awaitable<result<describe_stream_response>> wait_until_stream_enabled(
    client& with, std::string table_name, as_result_t);

/// Waits until a backup can be restored.
/// @par Errors `errc::wait_failed` if it was deleted.
boost::asio::awaitable<describe_backup_response> wait_until_backup_available(
    client& with, std::string backup_arn, call_options options = call_options());
boost::asio::awaitable<result<describe_backup_response>> wait_until_backup_available(
    client& with, std::string backup_arn, call_options options, as_result_t);
boost::asio::awaitable<result<describe_backup_response>> wait_until_backup_available(
    client& with, std::string backup_arn, as_result_t);

/// Waits until an export to S3 is complete (the model's ExportCompleted).
/// @par Errors `errc::wait_failed` if it has failed.
boost::asio::awaitable<describe_export_response> wait_until_export_completed(
    client& with, std::string export_arn, call_options options = call_options());
boost::asio::awaitable<result<describe_export_response>> wait_until_export_completed(
    client& with, std::string export_arn, call_options options, as_result_t);
boost::asio::awaitable<result<describe_export_response>> wait_until_export_completed(
    client& with, std::string export_arn, as_result_t);

/// Waits until an import from S3 is complete (the model's ImportCompleted).
/// @par Errors `errc::wait_failed` if it has failed or was cancelled.
boost::asio::awaitable<describe_import_response> wait_until_import_completed(
    client& with, std::string import_arn, call_options options = call_options());
boost::asio::awaitable<result<describe_import_response>> wait_until_import_completed(
    client& with, std::string import_arn, call_options options, as_result_t);
boost::asio::awaitable<result<describe_import_response>> wait_until_import_completed(
    client& with, std::string import_arn, as_result_t);

/// Waits until the contributor insights of a table, or of an index of it if `index_name` is
/// given, are on (the model's ContributorInsightsEnabled).
/// @par Errors `errc::wait_failed` if they could not be switched on.
boost::asio::awaitable<describe_contributor_insights_response>
wait_until_contributor_insights_enabled(client& with, std::string table_name,
                                        std::optional<std::string> index_name,
                                        call_options options = call_options());
boost::asio::awaitable<result<describe_contributor_insights_response>>
wait_until_contributor_insights_enabled(client& with, std::string table_name,
                                        std::optional<std::string> index_name, call_options options,
                                        as_result_t);
boost::asio::awaitable<result<describe_contributor_insights_response>>
wait_until_contributor_insights_enabled(client& with, std::string table_name,
                                        std::optional<std::string> index_name, as_result_t);

/// Waits until a Kinesis stream gets the changes of a table (the model's
/// KinesisStreamingDestinationActive).
/// @par Errors `errc::wait_failed` if all destinations of the table are disabled or could not be
/// enabled.
boost::asio::awaitable<describe_kinesis_streaming_destination_response>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name,
                                                call_options options = call_options());
boost::asio::awaitable<result<describe_kinesis_streaming_destination_response>>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name,
                                                call_options options, as_result_t);
boost::asio::awaitable<result<describe_kinesis_streaming_destination_response>>
wait_until_kinesis_streaming_destination_active(client& with, std::string table_name, as_result_t);

}  // namespace dynaco
