#include "recipes/lock_record.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

// Longer leases of records that something else has written are not believed.
constexpr std::chrono::milliseconds longest_believed_lease = std::chrono::hours{24 * 365};

std::string lock_text(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    auto const* const text = found ? found->if_string() : nullptr;
    return text ? *text : std::string{};
}

std::optional<std::uint64_t> lock_count(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    if (!found) return std::nullopt;
    auto const count = found->get<std::uint64_t>(as_result);
    if (count.has_error()) return std::nullopt;
    return *count;
}

void name_attributes(update_item_request& request) {
    request.expression_attribute_name("#o", "owner")
        .expression_attribute_name("#g", "grant")
        .expression_attribute_name("#v", "version")
        .expression_attribute_name("#f", "fence");
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
}

update_item_request make_write(lock_place place, std::string sets, std::string removes) {
    update_item_request request{std::move(place.table), std::move(place.key)};
    name_attributes(request);
    request.expression_attribute_name("#e", std::move(place.expiry_name));
    if (place.expires) {
        sets += ", #e = :e";
        request.expression_attribute_value(":e", *place.expires);
    } else {
        // Another program's time would end a record that is in use.
        removes += removes.empty() ? "#e" : ", #e";
    }
    if (!removes.empty()) sets += " REMOVE " + removes;
    request.update_expression(std::move(sets));
    return request;
}

void require_holder(update_item_request& request, std::string condition, std::string const& grant,
                    std::uint64_t fence) {
    request.condition_expression("attribute_exists(#o) AND #g = :g AND #f = :f" +
                                 std::move(condition));
    request.expression_attribute_value(":g", grant).expression_attribute_value(":f", fence);
}

}  // namespace

lock_record::lock_record(item const& from)
    : version{lock_count(from, "version")},
      fence{lock_count(from, "fence").value_or(0)},
      grant{lock_text(from, "grant")},
      released{lock_text(from, "released")},
      stored{lock_text(from, "stored")} {
    if (from.contains("owner")) owner = lock_text(from, "owner");
    if (auto const given = lock_count(from, "lease")) {
        auto const most = static_cast<std::uint64_t>(longest_believed_lease.count());
        lease.emplace(static_cast<std::chrono::milliseconds::rep>(std::min(*given, most)));
    }
    if (auto const* const found = from.find("data")) data = *found;
}

lock_place::lock_place(table_home const& home, std::string const& its_key,
                       std::optional<std::chrono::seconds> forget_after)
    : table{home.name},
      key{home.key_of("LOCK#", its_key)},
      expiry_name{home.options.expiry_attribute()} {
    if (forget_after) {
        auto const when = home.wall_now().time_since_epoch() + *forget_after;
        expires = std::chrono::ceil<std::chrono::seconds>(when).count();
    }
}

update_item_request make_claim(lock_place place, lock_claim const& claim) {
    auto request = make_write(std::move(place),
                              "SET #o = :o, #g = :g, #l = :l, #v = if_not_exists(#v, :zero) + :one,"
                              " #f = if_not_exists(#f, :first) + :one",
                              {});
    request.expression_attribute_name("#l", "lease")
        .expression_attribute_value(":o", claim.owner)
        .expression_attribute_value(":g", claim.grant)
        .expression_attribute_value(":l", claim.lease.count())
        .expression_attribute_value(":first", claim.first_fence)
        .expression_attribute_value(":zero", 0)
        .expression_attribute_value(":one", 1);
    std::string condition = "attribute_not_exists(#o)";
    if (auto const& seen = claim.instead) {
        condition += " OR (";
        if (seen->grant.empty()) {
            condition += "attribute_not_exists(#g)";
        } else {
            condition += "#g = :sg";
            request.expression_attribute_value(":sg", seen->grant);
        }
        if (seen->version) {
            condition += " AND #v = :sv)";
            request.expression_attribute_value(":sv", *seen->version);
        } else {
            condition += " AND attribute_not_exists(#v))";
        }
    }
    request.condition_expression(std::move(condition));
    request.return_values(return_value::all_new);
    return request;
}

update_item_request make_extension(lock_place place, std::string const& grant, std::uint64_t fence,
                                   std::uint64_t version, std::chrono::milliseconds lease,
                                   std::optional<lock_data> const& data) {
    auto request =
        make_write(std::move(place),
                   data ? "SET #v = :v, #l = :l, #d = :d, #s = :s" : "SET #v = :v, #l = :l", {});
    if (data) {
        request.expression_attribute_name("#d", "data")
            .expression_attribute_name("#s", "stored")
            .expression_attribute_value(":d", data->value)
            .expression_attribute_value(":s", data->id);
    }
    request.expression_attribute_name("#l", "lease")
        .expression_attribute_value(":v", version)
        .expression_attribute_value(":l", lease.count());
    require_holder(request, " AND #v < :v", grant, fence);
    return request;
}

update_item_request make_release(lock_place place, std::string const& grant, std::uint64_t fence,
                                 std::optional<attribute_value> const& data) {
    auto request = make_write(
        std::move(place),
        data ? "SET #v = #v + :one, #r = :g, #d = :d" : "SET #v = #v + :one, #r = :g", "#o");
    request.expression_attribute_name("#r", "released").expression_attribute_value(":one", 1);
    if (data) {
        request.expression_attribute_name("#d", "data").expression_attribute_value(":d", *data);
    }
    require_holder(request, {}, grant, fence);
    return request;
}

update_item_request make_removal(lock_place place, lock_record const& seen) {
    auto request = make_write(std::move(place), "SET #v = if_not_exists(#v, :zero) + :one", "#o");
    request.expression_attribute_value(":one", 1).expression_attribute_value(":zero", 0);
    if (seen.grant.empty()) {
        request.condition_expression(
            "attribute_exists(#o) AND attribute_not_exists(#g) AND "
            "(attribute_not_exists(#f) OR #f >= :zero)");
    } else {
        require_holder(request, {}, seen.grant, seen.fence);
    }
    return request;
}

get_item_request make_look(lock_place const& place) {
    return get_item_request(place.table, place.key).consistent_read(true);
}

}  // namespace dynaco::recipes::detail
