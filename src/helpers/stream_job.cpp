#include "helpers/stream_job.hpp"

#include <utility>

namespace dynaco::helpers {
namespace {

policy::stream_limits limits_of(stream_reader_options const& options) {
    policy::stream_limits limits;
    limits.begins_at_latest = options.start() == stream_start::latest;
    limits.stops_at_end = options.stop_at_end();
    limits.has_store = options.checkpoints() != nullptr;
    limits.max_reads = static_cast<std::size_t>(options.max_concurrent_shards());
    limits.empty_answers_at_end = options.empty_answers_at_end();
    limits.max_pause = options.max_pause();
    limits.describe_interval = options.describe_interval();
    return limits;
}

}  // namespace

stream_job::stream_job(std::shared_ptr<engine::core> its_core, std::string its_arn,
                       stream_reader_options with)
    : core{std::move(its_core)},
      arn{std::move(its_arn)},
      options{std::move(with)},
      ledger{limits_of(options)},
      tasks{std::make_unique<engine::task_group>(core->executor())} {}

void stream_job::add(change_batch batch, std::size_t skip) {
    if (skip >= batch.records.size()) return;
    auto& last = queue_.emplace_back();
    last.batch = std::move(batch);
    last.next = skip;
}

void stream_job::add_gaps() {
    for (auto& each : ledger.take_gaps()) {
        change_batch batch;
        batch.shard_id = each.shard_id;
        auto& record = batch.records.emplace_back();
        record.kind = change_kind::gap;
        record.shard_id = std::move(each.shard_id);
        record.sequence_number = std::move(each.after);
        record.gap_cause = each.cause;
        add(std::move(batch), 0);
    }
}

change_record stream_job::take_record() {
    auto& front = queue_.front();
    auto record = std::move(front.batch.records[front.next++]);
    if (!record.is_gap()) ledger.handed_out(record.shard_id, record.sequence_number);
    if (front.next == front.batch.records.size()) {
        ledger.used_up(record.shard_id);
        queue_.pop_front();
    }
    return record;
}

change_batch stream_job::take_batch() {
    auto front = std::move(queue_.front());
    queue_.pop_front();
    auto& records = front.batch.records;
    records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(front.next));
    auto const& last = records.back();
    if (!last.is_gap()) ledger.handed_out(last.shard_id, last.sequence_number);
    ledger.used_up(front.batch.shard_id);
    return std::move(front.batch);
}

void stream_job::fail(error what) {
    if (!failure) failure = std::move(what);
}

void stream_job::stop() {
    is_stopped = true;
    tasks->cancel();
}

}  // namespace dynaco::helpers
