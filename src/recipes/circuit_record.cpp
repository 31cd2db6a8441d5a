#include "recipes/circuit_record.hpp"

#include <dynaco/attribute_value.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

// What a writer's number is called begins with this.
constexpr std::string_view number_prefix = "f:";
// Longer times of records that something else has written are not believed.
constexpr std::uint64_t longest_believed_time = 365ULL * 24 * 3600 * 1000;

std::string circuit_text(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    auto const* const text = found ? found->if_string() : nullptr;
    return text ? *text : std::string{};
}

template <class Number>
std::optional<Number> circuit_number(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    if (!found) return std::nullopt;
    auto const got = found->get<Number>(as_result);
    if (got.has_error()) return std::nullopt;
    return *got;
}

std::optional<std::chrono::milliseconds> circuit_milliseconds(item const& from,
                                                              std::string_view name) {
    auto const given = circuit_number<std::uint64_t>(from, name);
    if (!given) return std::nullopt;
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(std::min(*given, longest_believed_time))};
}

circuit_state state_from(std::string const& text) {
    if (text == to_string(circuit_state::open)) return circuit_state::open;
    if (text == to_string(circuit_state::half_open)) return circuit_state::half_open;
    return circuit_state::closed;
}

std::string writer_attribute(std::string const& writer) {
    std::string made{number_prefix};
    made += writer;
    return made;
}

update_item_request make_circuit_update(circuit_place place) {
    update_item_request request{std::move(place.table), std::move(place.key)};
    request.expression_attribute_name("#s", "state")
        .return_values(return_value::all_new)
        .return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
    return request;
}

template <class Request>
std::string require_era(Request& request, std::uint64_t era) {
    request.expression_attribute_name("#v", "version").expression_attribute_value(":e", era);
    // The first one begins by itself.
    return era == 1 ? "(attribute_not_exists(#v) OR #v = :e)" : "#v = :e";
}

/// Of the record as it was seen; its writers' numbers may have changed.
template <class Request>
void require_seen(Request& request, circuit_record const& seen) {
    if (!seen.exists) {
        request.expression_attribute_name("#v", "version")
            .condition_expression("attribute_not_exists(#v)");
        return;
    }
    auto condition = require_era(request, seen.era);
    request.expression_attribute_name("#s", "state")
        .expression_attribute_name("#o", "openings")
        .expression_attribute_value(":s", to_string(seen.state));
    condition += " AND #s = :s";
    if (seen.openings == 0) {
        condition += " AND attribute_not_exists(#o)";
    } else {
        condition += " AND #o = :o";
        request.expression_attribute_value(":o", seen.openings);
    }
    if (seen.state == circuit_state::half_open) {
        request.expression_attribute_name("#p", "probe");
        if (seen.probe.empty()) {
            condition += " AND attribute_not_exists(#p)";
        } else {
            condition += " AND #p = :seen";
            request.expression_attribute_value(":seen", seen.probe);
        }
    }
    request.condition_expression(std::move(condition));
}

}  // namespace

circuit_record::circuit_record(item const& from)
    : exists{true},
      state{state_from(circuit_text(from, "state"))},
      era{circuit_number<std::uint64_t>(from, "version").value_or(1)},
      openings{circuit_number<std::uint64_t>(from, "openings").value_or(0)},
      reset_timeout{circuit_milliseconds(from, "resetTimeout")},
      lease{circuit_milliseconds(from, "lease")},
      opened_at{circuit_number<std::int64_t>(from, "openedAt")},
      probe{circuit_text(from, "probe")},
      write{circuit_text(from, "write")} {
    for (auto const& each : from) {
        if (!std::string_view{each.name}.starts_with(number_prefix)) continue;
        failures += circuit_number<std::uint64_t>(from, each.name).value_or(0);
        numbers.set(each.name, each.value);
    }
}

std::uint64_t circuit_record::failures_of(std::string const& writer) const {
    return circuit_number<std::uint64_t>(numbers, writer_attribute(writer)).value_or(0);
}

get_item_request make_circuit_look(circuit_place const& place) {
    return get_item_request(place.table, place.key).consistent_read(true);
}

update_item_request make_count(circuit_place place, std::uint64_t era, std::string const& writer,
                               std::int64_t failures) {
    auto request = make_circuit_update(std::move(place));
    auto condition = require_era(request, era);
    condition += " AND (attribute_not_exists(#f) OR #f < :n)";
    request.update_expression("SET #f = :n, #v = :e, #s = if_not_exists(#s, :closed)")
        .condition_expression(std::move(condition))
        .expression_attribute_name("#f", writer_attribute(writer))
        .expression_attribute_value(":n", failures)
        .expression_attribute_value(":closed", to_string(circuit_state::closed));
    return request;
}

update_item_request make_opening(circuit_place place, circuit_record const& seen,
                                 circuit_opening const& how) {
    auto request = make_circuit_update(std::move(place));
    require_seen(request, seen);
    request
        .update_expression(
            "SET #s = :open, #o = :next, #r = :r, #a = :a"
            " REMOVE #p, #l")
        .expression_attribute_name("#o", "openings")
        .expression_attribute_name("#r", "resetTimeout")
        .expression_attribute_name("#a", "openedAt")
        .expression_attribute_name("#p", "probe")
        .expression_attribute_name("#l", "lease")
        .expression_attribute_value(":open", to_string(circuit_state::open))
        .expression_attribute_value(":next", seen.openings + 1)
        .expression_attribute_value(":r", how.reset_timeout.count())
        .expression_attribute_value(":a", how.opened_at);
    return request;
}

update_item_request make_probe_claim(circuit_place place, circuit_record const& seen,
                                     std::string const& probe, std::chrono::milliseconds lease) {
    auto request = make_circuit_update(std::move(place));
    require_seen(request, seen);
    request.update_expression("SET #s = :half, #p = :p, #l = :l")
        .expression_attribute_name("#p", "probe")
        .expression_attribute_name("#l", "lease")
        .expression_attribute_value(":half", to_string(circuit_state::half_open))
        .expression_attribute_value(":p", probe)
        .expression_attribute_value(":l", lease.count());
    return request;
}

update_item_request make_probe_return(circuit_place place, std::string const& probe) {
    auto request = make_circuit_update(std::move(place));
    request.update_expression("SET #s = :open REMOVE #p, #l")
        .condition_expression("#s = :half AND #p = :p")
        .expression_attribute_name("#p", "probe")
        .expression_attribute_name("#l", "lease")
        .expression_attribute_value(":open", to_string(circuit_state::open))
        .expression_attribute_value(":half", to_string(circuit_state::half_open))
        .expression_attribute_value(":p", probe);
    return request;
}

item next_circuit_era(circuit_place const& place, circuit_record const& seen, circuit_state state,
                      circuit_opening const& how, std::string const& write) {
    auto made = place.key;
    made.set("state", to_string(state));
    made.set("version", seen.era + 1);
    made.set("write", write);
    auto const opens = state == circuit_state::closed ? 0U : 1U;
    if (seen.openings + opens > 0) made.set("openings", seen.openings + opens);
    if (opens > 0) {
        made.set("resetTimeout", how.reset_timeout.count());
        made.set("openedAt", how.opened_at);
    }
    return made;
}

put_item_request make_circuit_era(circuit_place const& place, circuit_record const& seen,
                                  item next) {
    put_item_request request{place.table, std::move(next)};
    require_seen(request, seen);
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    return request;
}

}  // namespace dynaco::recipes::detail
