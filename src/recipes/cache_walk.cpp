#include "recipes/cache_walk.hpp"

#include <cassert>
#include <utility>

namespace dynaco::recipes::detail {
namespace {

// What has to be known of an entry without its value.
void ask_for_outline(auto& request, cache_place const& place) {
    request.projection_expression("#p, #s, #v, #x, #e")
        .consistent_read(place.consistent)
        .expression_attribute_name("#p", "pk")
        .expression_attribute_name("#s", "sk")
        .expression_attribute_name("#v", "version")
        .expression_attribute_name("#x", "expiresAtMs")
        .expression_attribute_name("#e", place.expiry_name);
}

}  // namespace

query_request cache_walk::next_query() const {
    query_request made{place_->table};
    ask_for_outline(made, *place_);
    made.expression_attribute_value(":p", place_->partition(partition_));
    if (prefix_.empty()) {
        made.key_condition_expression("#p = :p");
    } else {
        made.key_condition_expression("#p = :p AND begins_with(#s, :s)");
        made.expression_attribute_value(":s", prefix_);
    }
    made.exclusive_start_key(start_);
    return made;
}

scan_request cache_walk::next_scan() const {
    scan_request made{place_->table};
    ask_for_outline(made, *place_);
    made.filter_expression("begins_with(#p, :p) AND #s = :s")
        .expression_attribute_value(":p", place_->stem + prefix_)
        .expression_attribute_value(":s", "METADATA")
        .exclusive_start_key(start_);
    return made;
}

cache_walk::request cache_walk::next() const {
    assert(!is_over());
    if (place_->layout == cache_layout::collected) return next_query();
    return next_scan();
}

void cache_walk::arrived(std::optional<item> last_evaluated_key) {
    assert(!is_over());
    start_ = std::move(last_evaluated_key);
    if (!start_) ++partition_;
}

std::string cache_walk::key_in(item const& shown) const {
    if (place_->layout == cache_layout::collected) return shown.at("sk").as_string();
    return shown.at("pk").as_string().substr(place_->stem.size());
}

}  // namespace dynaco::recipes::detail
