#include "recipes/cache_record.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/item_size.hpp>

#include <limits>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

using cache_milliseconds = std::chrono::milliseconds;

// How long a record stays after its time: longer than the network can delay a copy of a request,
// and than wall clocks are wrong. Without the record such a copy would find nothing to stop it.
constexpr wall_time clean_up_delay = 3'600'000;

constexpr auto shown_on_cache_failure = return_values_on_condition_check_failure::all_old;

constexpr std::string_view entry_sort_key = "METADATA";

std::optional<std::int64_t> cache_number(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    if (!found) return std::nullopt;
    auto const value = found->get<std::int64_t>(as_result);
    if (value.has_error()) return std::nullopt;
    return *value;
}

std::optional<wall_time> seconds_as_wall_time(std::optional<std::int64_t> seconds) {
    constexpr auto most = std::numeric_limits<wall_time>::max() / 1000;
    if (!seconds || *seconds > most || *seconds < 0) return std::nullopt;
    return *seconds * 1000;
}

// The same on all machines: FNV-1a.
std::uint64_t hash_of_cache_key(std::string_view text) {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
    for (char const each : text) {
        hash ^= static_cast<unsigned char>(each);
        hash *= 0x100'0000'01B3;
    }
    return hash;
}

void require_cache_version(auto& request, cache_condition const& condition, std::uint64_t next) {
    request.expression_attribute_name("#v", "version");
    if (!condition.is_exact()) {
        request.condition_expression("attribute_not_exists(#v) OR #v < :v");
        request.expression_attribute_value(":v", next);
    } else if (condition.version()) {
        request.condition_expression("#v = :v");
        request.expression_attribute_value(":v", *condition.version());
    } else {
        request.condition_expression("attribute_not_exists(#v)");
    }
    request.return_values_on_condition_check_failure(shown_on_cache_failure);
}

}  // namespace

wall_time wall_time_of(std::chrono::system_clock::time_point when) {
    return std::chrono::floor<cache_milliseconds>(when.time_since_epoch()).count();
}

wall_time wall_time_after(std::chrono::system_clock::time_point begin,
                          std::chrono::milliseconds how_long) {
    return std::chrono::ceil<cache_milliseconds>(begin.time_since_epoch()).count() +
           how_long.count();
}

cache_record::cache_record(item const& from, std::string_view expiry_name)
    : deleted_at{seconds_as_wall_time(cache_number(from, expiry_name))} {
    auto const given = cache_number(from, "version");
    if (given && *given >= 0) version = static_cast<std::uint64_t>(*given);
    if (auto const* const found = from.find("write")) {
        if (auto const* const text = found->if_string()) write = *text;
    }
    ends = cache_number(from, "expiresAtMs");
    if (!ends) ends = deleted_at;
    if (auto const* const found = from.find("data")) data = *found;
}

cache_place::cache_place(table_home const& home, cache_options const& options)
    : table{home.name},
      stem{"CACHE#" + home.options.key_prefix()},
      expiry_name{home.options.expiry_attribute()},
      layout{options.layout()},
      partitions{options.partitions()},
      consistent{options.consistent_read()} {}

std::string cache_place::partition(int number) const {
    return stem + "#" + std::to_string(number);
}

int cache_place::partition_of(std::string_view key) const {
    return static_cast<int>(hash_of_cache_key(key) % static_cast<std::uint64_t>(partitions));
}

item cache_place::key_of(std::string const& key) const {
    if (layout == cache_layout::scattered) {
        return item("pk", stem + key, "sk", entry_sort_key);
    }
    return item("pk", partition(partition_of(key)), "sk", key);
}

std::optional<error> cache_place::find_key_fault(std::string const& key) const {
    bool const is_scattered = layout == cache_layout::scattered;
    auto const most = is_scattered ? max_partition_key_size : max_sort_key_size;
    auto const size = is_scattered ? stem.size() + key.size() : key.size();
    if (!key.empty() && size <= most) return std::nullopt;
    return error{errc::invalid_argument, "cache: key of " + std::to_string(key.size()) +
                                             " bytes must be 1 to " +
                                             std::to_string(most - (size - key.size()))};
}

get_item_request make_cache_read(cache_place const& place, std::string const& key) {
    return get_item_request(place.table, place.key_of(key)).consistent_read(place.consistent);
}

get_item_request make_cache_check(cache_place const& place, std::string const& key) {
    return make_cache_read(place, key)
        .projection_expression("#x, #e")
        .expression_attribute_name("#x", "expiresAtMs")
        .expression_attribute_name("#e", place.expiry_name);
}

put_item_request make_cache_write(cache_place const& place, std::string const& key,
                                  cache_write const& write, wall_time now) {
    auto whole = place.key_of(key);
    whole.set("version", write.version).set("write", write.id);
    if (write.data) whole.set("data", *write.data);
    // What is erased has ended at the beginning of time.
    auto const ends = write.data ? write.ends : std::optional<wall_time>{0};
    if (ends) {
        auto const last = (write.data ? *ends : now) + clean_up_delay;
        whole.set("expiresAtMs", *ends).set(place.expiry_name, last / 1000 + 1);
    }
    put_item_request request{place.table, std::move(whole)};
    require_cache_version(request, write.condition, write.version);
    return request;
}

delete_item_request make_cache_removal(cache_place const& place, std::string const& key,
                                       cache_record const& seen) {
    delete_item_request request{place.table, place.key_of(key)};
    require_cache_version(request, cache_condition::is_as_seen(seen), 0);
    return request;
}

}  // namespace dynaco::recipes::detail
