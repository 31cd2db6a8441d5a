#include "recipes/checkpoint_record.hpp"

#include <dynaco/item_size.hpp>

#include <charconv>
#include <system_error>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

constexpr std::size_t sequence_digits = 20;  // of 2^64 - 1
constexpr std::size_t length_digits = 4;     // of the service's longest sort key, 1024

std::string padded_digits(std::string const& digits, std::size_t width) {
    return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

std::string const* checkpoint_text(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    return found ? found->if_string() : nullptr;
}

std::string partition_of_reader(table_home const& home, std::string const& reader) {
    return "STREAM#" + home.options.key_prefix() + reader;
}

query_request query_partition(table_home const& home, std::string partition) {
    return query_request(home.name)
        .key_condition_expression("pk = :pk")
        .expression_attribute_value(":pk", std::move(partition))
        .consistent_read(true);
}

error no_checkpoint(std::string const& why) {
    return error{errc::malformed_response, "a record is no checkpoint: " + why};
}

}  // namespace

std::string partition_of_checkpoints(table_home const& home, std::string const& key) {
    return "CHECKPOINT#" + home.options.key_prefix() + key;
}

std::string sequence_text(std::uint64_t sequence) {
    return padded_digits(std::to_string(sequence), sequence_digits);
}

item key_of_checkpoint(table_home const& home, std::string const& key, std::uint64_t sequence) {
    return item("pk", partition_of_checkpoints(home, key), "sk", sequence_text(sequence));
}

std::optional<error> find_fault(table_home const& home, std::string const& key) {
    return check_key(key_of_checkpoint(home, key, 0), key_names("pk", "sk"));
}

put_item_request make_checkpoint_save(table_home const& home, std::string const& key,
                                      checkpoint const& what, std::string const& write) {
    auto record = key_of_checkpoint(home, key, what.sequence);
    record.set("data", what.data).set("write", write);
    if (what.saved_at) record.set("savedAt", what.saved_at->time_since_epoch().count());
    return put_item_request(home.name, std::move(record))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
}

save_outcome judge_save(item const* shown, attribute_value const& data,
                        std::string const& write) noexcept {
    if (!shown) return save_outcome::differs;
    // An attempt of one's own whose answer was lost.
    if (auto const* const by = checkpoint_text(*shown, "write"); by && *by == write) {
        return save_outcome::saved;
    }
    auto const* const there = shown->find("data");
    return there && *there == data ? save_outcome::saved : save_outcome::differs;
}

query_request make_checkpoint_query(table_home const& home, std::string const& key,
                                    checkpoint_order order) {
    return query_partition(home, partition_of_checkpoints(home, key))
        .scan_index_forward(order == checkpoint_order::oldest_first);
}

delete_item_request make_checkpoint_removal(table_home const& home, item const& seen) {
    item key;
    for (auto const* const name : {"pk", "sk"}) {
        if (auto const* const value = seen.find(name)) key.set(name, *value);
    }
    delete_item_request request{home.name, std::move(key)};
    request.expression_attribute_name("#w", "write");
    if (auto const* const write = seen.find("write")) {
        request.condition_expression("#w = :w").expression_attribute_value(":w", *write);
    } else {
        request.condition_expression("attribute_exists(pk) AND attribute_not_exists(#w)");
    }
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    return request;
}

result<checkpoint> read_checkpoint(item const& from) {
    auto const* const digits = checkpoint_text(from, "sk");
    if (!digits || digits->size() != sequence_digits) return no_checkpoint("sk is no 20 digits");
    std::uint64_t sequence = 0;
    auto const* const end = digits->data() + digits->size();
    auto const read = std::from_chars(digits->data(), end, sequence);
    if (read.ec != std::errc{} || read.ptr != end) return no_checkpoint("sk is no sequence");
    auto const* const data = from.find("data");
    if (!data) return no_checkpoint("there is no data");
    checkpoint made{sequence, *data};
    if (auto const* const when = from.find("savedAt")) {
        auto const milliseconds = when->get<std::int64_t>(as_result);
        if (!milliseconds.has_error()) {
            made.saved_at.emplace(std::chrono::milliseconds{*milliseconds});
        }
    }
    return made;
}

std::string position_of(shard_checkpoint const& checkpoint) {
    auto const sequence = checkpoint.sequence_number.value_or("");
    // Numbers of one shard have the same length, or no leading zeros: the longer is the greater.
    return (checkpoint.is_finished ? "1#" : "0#") +
           padded_digits(std::to_string(sequence.size()), length_digits) + '#' + sequence;
}

item key_of_shard(table_home const& home, std::string const& reader, std::string const& shard) {
    return item("pk", partition_of_reader(home, reader), "sk", shard);
}

put_item_request make_shard_save(table_home const& home, std::string const& reader,
                                 shard_checkpoint const& checkpoint) {
    auto const position = position_of(checkpoint);
    auto record = key_of_shard(home, reader, checkpoint.shard_id);
    record.set("finished", checkpoint.is_finished).set("position", position);
    if (checkpoint.sequence_number) record.set("sequence", *checkpoint.sequence_number);
    return put_item_request(home.name, std::move(record))
        .condition_expression("attribute_not_exists(pk) OR #p < :p")
        .expression_attribute_name("#p", "position")
        .expression_attribute_value(":p", position);
}

query_request make_shard_query(table_home const& home, std::string const& reader) {
    return query_partition(home, partition_of_reader(home, reader));
}

result<shard_checkpoint> read_shard(item const& from) {
    auto const* const shard = checkpoint_text(from, "sk");
    auto const* const finished = from.find("finished");
    if (!shard || !finished || !finished->is_bool()) {
        return no_checkpoint("sk is no text, or finished no boolean");
    }
    std::optional<std::string> sequence;
    if (auto const* const text = checkpoint_text(from, "sequence")) sequence = *text;
    return shard_checkpoint{*shard, std::move(sequence), finished->as_bool()};
}

}  // namespace dynaco::recipes::detail
