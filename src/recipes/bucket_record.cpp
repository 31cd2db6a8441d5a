#include "recipes/bucket_record.hpp"

#include <string_view>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

std::string bucket_text(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    auto const* const text = found ? found->if_string() : nullptr;
    return text ? *text : std::string{};
}

std::optional<std::int64_t> bucket_count(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    if (!found) return std::nullopt;
    auto const count = found->get<std::int64_t>(as_result);
    if (count.has_error() || *count < 0) return std::nullopt;
    return *count;
}

update_item_request make_bucket_write(bucket_place place, bucket_write const& write,
                                      std::string sets) {
    update_item_request request{std::move(place.table), std::move(place.key)};
    request.expression_attribute_name("#i", "issued")
        .expression_attribute_name("#l", "limit")
        .expression_attribute_name("#w", "write")
        .expression_attribute_name("#p", "epoch")
        .expression_attribute_name("#e", std::move(place.expiry_name))
        .expression_attribute_value(":k", write.tokens)
        .expression_attribute_value(":l", write.limit)
        .expression_attribute_value(":w", write.id);
    sets += ", #l = :l, #w = :w";
    if (place.expires) {
        sets += ", #e = :e";
        request.expression_attribute_value(":e", *place.expires);
    } else {
        sets += " REMOVE #e";
    }
    request.update_expression(std::move(sets));
    request.return_values(return_value::all_new);
    request.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    return request;
}

}  // namespace

bucket_record::bucket_record(item const& from) {
    auto const its_issued = bucket_count(from, "issued");
    auto const its_limit = bucket_count(from, "limit");
    if (!its_issued || !its_limit) return;
    epoch = bucket_text(from, "epoch");
    issued = *its_issued;
    limit = *its_limit;
    write = bucket_text(from, "write");
}

bucket_place::bucket_place(table_home const& home, std::string const& its_key,
                           std::optional<std::chrono::seconds> forget_after)
    : table{home.name},
      key{home.key_of("RATE#", its_key)},
      expiry_name{home.options.expiry_attribute()} {
    if (forget_after) {
        auto const when = home.wall_now().time_since_epoch() + *forget_after;
        expires = std::chrono::ceil<std::chrono::seconds>(when).count();
    }
}

update_item_request make_lease(bucket_place place, std::string const& epoch,
                               bucket_write const& write) {
    auto request = make_bucket_write(std::move(place), write, "SET #i = #i + :k");
    // What others have leased meanwhile does not matter as long as it stays within the limit.
    request.condition_expression("#p = :p AND #i <= :most AND #w <> :w");
    request.expression_attribute_value(":p", epoch)
        .expression_attribute_value(":most", write.limit - write.tokens);
    return request;
}

update_item_request make_bucket(bucket_place place, bucket_write const& write) {
    auto request = make_bucket_write(std::move(place), write, "SET #i = :k, #p = :w");
    request.condition_expression("attribute_not_exists(#p)");
    return request;
}

}  // namespace dynaco::recipes::detail
