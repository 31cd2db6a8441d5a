#include "helpers/stream_job.hpp"

#include <utility>

namespace dynaco::helpers {
namespace {

change_kind kind_of(std::optional<operation_type> const& name) {
    if (!name) return change_kind::unknown;
    switch (name->value()) {
        case operation_type::insert:
            return change_kind::insert;
        case operation_type::modify:
            return change_kind::modify;
        case operation_type::remove:
            return change_kind::remove;
        case operation_type::unknown:
            break;
    }
    return change_kind::unknown;
}

}  // namespace

std::optional<change_batch> to_batch(std::string const& shard_id,
                                     std::vector<stream_event> events) {
    change_batch batch;
    batch.shard_id = shard_id;
    batch.records.reserve(events.size());
    for (auto& event : events) {
        if (!event.dynamodb || !event.dynamodb->sequence_number) return std::nullopt;
        auto& from = *event.dynamodb;
        auto& record = batch.records.emplace_back();
        record.kind = kind_of(event.event_name);
        if (from.keys) record.keys = *std::move(from.keys);
        record.new_image = std::move(from.new_image);
        record.old_image = std::move(from.old_image);
        record.sequence_number = *std::move(from.sequence_number);
        record.shard_id = shard_id;
        record.approximate_creation_date_time = from.approximate_creation_date_time;
        record.size_bytes = from.size_bytes.value_or(0);
        record.event_id = std::move(event.event_id).value_or("");
        if (event.event_name) record.event_name = event.event_name->text();
        record.user_identity = std::move(event.user_identity);
    }
    return batch;
}

}  // namespace dynaco::helpers
