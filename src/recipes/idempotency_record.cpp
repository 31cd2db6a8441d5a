#include "recipes/idempotency_record.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

constexpr std::string_view status_in_progress = "INPROGRESS";
constexpr std::string_view status_completed = "COMPLETED";

// Longer ones of records that something else has written are not believed.
constexpr std::uint64_t longest_claim_ms = std::uint64_t{24} * 3600 * 1000;

std::string idempotency_text(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    auto const* const text = found ? found->if_string() : nullptr;
    return text ? *text : std::string{};
}

// GCC 12 does not find it in a template.
constexpr auto tell_what_is_there = return_values_on_condition_check_failure::all_old;

template <class Request>
void require_claim(Request& request, std::string const& claim) {
    request.expression_attribute_name("#s", "status").expression_attribute_name("#c", "claim");
    request.expression_attribute_value(":c", claim)
        .expression_attribute_value(":i", status_in_progress);
    request.condition_expression("#c = :c AND #s = :i");
    request.return_values_on_condition_check_failure(tell_what_is_there);
}

}  // namespace

idempotency_record::idempotency_record(item const& from)
    : claim{idempotency_text(from, "claim")}, validation{idempotency_text(from, "validation")} {
    auto const said = idempotency_text(from, "status");
    if (said == status_in_progress) status = status_type::in_progress;
    if (said == status_completed) status = status_type::completed;
    if (auto const* const found = from.find("lease")) {
        auto const given = found->get<std::uint64_t>(as_result);
        if (!given.has_error()) {
            auto const most = std::min(*given, longest_claim_ms);
            lease.emplace(static_cast<std::chrono::milliseconds::rep>(most));
        }
    }
    if (auto const* const found = from.find("data")) data = *found;
}

idempotency_place::idempotency_place(table_home const& home, std::string const& its_key,
                                     idempotency_options const& options)
    : table{home.name},
      key{home.key_of("IDEMPOTENCY#", its_key)},
      expiry_name{home.options.expiry_attribute()},
      lease{options.in_progress()} {
    using std::chrono::seconds;
    auto const now = std::chrono::floor<std::chrono::milliseconds>(home.wall_now());
    std::chrono::milliseconds const today = now.time_since_epoch();
    // Both who writes a time and who compares it may be wrong: together by the allowance.
    auto const claim_ends = today + lease + options.clock_allowance();
    auto const result_ends = today + options.keep_result() + options.clock_allowance();
    now_ms = today.count();
    claim_ends_ms = claim_ends.count();
    claim_goes = std::chrono::ceil<seconds>(claim_ends + options.keep_result()).count();
    result_expires = std::chrono::ceil<seconds>(result_ends).count();
}

put_item_request make_claim(idempotency_place place, claim_write const& write) {
    auto record = std::move(place.key);
    record.set("status", status_in_progress)
        .set("claim", write.id)
        .set("lease", place.lease.count())
        .set("in_progress_expiration", place.claim_ends_ms)
        .set(place.expiry_name, place.claim_goes);
    if (!write.validation.empty()) record.set("validation", write.validation);
    put_item_request request{std::move(place.table), std::move(record)};
    std::string condition =
        "attribute_not_exists(pk) OR (#s = :d AND #e < :now) OR (#s = :i AND #x < :ms)";
    request.expression_attribute_name("#s", "status")
        .expression_attribute_name("#e", std::move(place.expiry_name))
        .expression_attribute_name("#x", "in_progress_expiration")
        .expression_attribute_value(":d", status_completed)
        .expression_attribute_value(":i", status_in_progress)
        .expression_attribute_value(":now", place.now_ms / 1000)
        .expression_attribute_value(":ms", place.now_ms);
    if (auto const& seen = write.instead) {
        request.expression_attribute_name("#c", "claim");
        if (seen->empty()) {
            condition += " OR (#s = :i AND attribute_not_exists(#c))";
        } else {
            condition += " OR (#s = :i AND #c = :seen)";
            request.expression_attribute_value(":seen", *seen);
        }
    }
    request.condition_expression(std::move(condition));
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    return request;
}

update_item_request make_completion(idempotency_place place, std::string const& claim,
                                    attribute_value const& data) {
    update_item_request request{std::move(place.table), std::move(place.key)};
    require_claim(request, claim);
    request.update_expression("SET #s = :d, #r = :r, #e = :e REMOVE #x, #l");
    request.expression_attribute_name("#r", "data")
        .expression_attribute_name("#e", std::move(place.expiry_name))
        .expression_attribute_name("#x", "in_progress_expiration")
        .expression_attribute_name("#l", "lease")
        .expression_attribute_value(":d", status_completed)
        .expression_attribute_value(":r", data)
        .expression_attribute_value(":e", place.result_expires);
    return request;
}

delete_item_request make_withdrawal(idempotency_place place, std::string const& claim) {
    delete_item_request request{std::move(place.table), std::move(place.key)};
    require_claim(request, claim);
    return request;
}

}  // namespace dynaco::recipes::detail
