#include "recipes/atomic_record.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/item_size.hpp>

#include "helpers/transaction_rules.hpp"

#include <algorithm>
#include <limits>
#include <sstream>
#include <tuple>

namespace dynaco::recipes::detail {
namespace {

constexpr std::chrono::seconds shortest_lock_life{1};
constexpr std::chrono::seconds longest_lock_life = std::chrono::hours{24 * 3653};

std::string const* lock_text_of(item const& from, std::string_view name) {
    auto const* const found = from.find(name);
    return found ? found->if_string() : nullptr;
}

std::string named_key(char const* what, atomic_key const& key) {
    std::ostringstream text;
    text << what << " (" << key << ')';
    return text.str();
}

void check_life(char const* name, std::chrono::seconds value, std::chrono::seconds least,
                std::chrono::seconds most) {
    if (value >= least && value <= most) return;
    throw exception{error{errc::invalid_argument, "atomic_set_options." + std::string{name} +
                                                      ": is " + std::to_string(value.count()) +
                                                      " s; it is " + std::to_string(least.count()) +
                                                      " s to " + std::to_string(most.count()) +
                                                      " s"}};
}

error lost_race(error const& failure, atomic_lock const& lock, cancellation_reason const& reason) {
    auto payload = failure.payload() ? *failure.payload() : error::details();
    auto const* const now = reason.item ? lock_text_of(*reason.item, "version") : nullptr;
    payload.message = named_key("the lock", lock.key()) +
                      (now ? " has another version than the one that was read" : " is gone");
    payload.item = reason.item;
    return error{make_error_code(errc::race_condition), std::move(payload)};
}

}  // namespace

atomic_home::atomic_home(std::shared_ptr<table_home> on, atomic_set_options with)
    : table{std::move(on)}, options{with} {
    check_life("lock_life", options.lock_life(), shortest_lock_life, longest_lock_life);
    check_life("renew_before", options.renew_before(), std::chrono::seconds{0},
               options.lock_life() - std::chrono::seconds{1});
}

item atomic_home::key_of(atomic_key const& key) const {
    return item("pk", table->options.key_prefix() + key.pk, "sk", key.sk);
}

item atomic_home::item_of(atomic_item const& value) const {
    auto made = key_of(value.key());
    made.append("data", value.text());
    return made;
}

std::int64_t atomic_home::now() const {
    return std::chrono::floor<std::chrono::seconds>(table->wall_now()).time_since_epoch().count();
}

atomic_lock_record::atomic_lock_record(item const& from, std::string const& expiry_name)
    : exists{true}, has_data{from.contains("data")} {
    if (auto const* const text = lock_text_of(from, "version")) version = *text;
    if (auto const* const when = from.find(expiry_name)) {
        auto const seconds = when->get<std::int64_t>(as_result);
        if (!seconds.has_error()) expires = *seconds;
    }
}

lock_need need_of(atomic_lock_record const& record, std::int64_t now,
                  std::chrono::seconds renew_before) noexcept {
    if (!record.exists) return lock_need::create;
    if (record.has_data) return lock_need::refuse;
    if (!record.version || !record.expires) return lock_need::renew;
    // Not `expires - now`: a record may say anything.
    bool const is_due = *record.expires <= now + renew_before.count();
    return is_due ? lock_need::renew : lock_need::nothing;
}

put_item_request make_lock_creation(atomic_home const& home, atomic_key const& key,
                                    lock_version const& fresh) {
    auto record = home.key_of(key);
    record.set("version", fresh.id);
    record.set(home.table->options.expiry_attribute(), fresh.expires);
    return put_item_request(home.table->name, std::move(record))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
}

update_item_request make_lock_renewal(atomic_home const& home, atomic_key const& key,
                                      atomic_lock_record const& seen, lock_version const& fresh) {
    update_item_request request{home.table->name, home.key_of(key)};
    // An item with data would expire.
    std::string condition = "attribute_exists(pk) AND attribute_not_exists(#d) AND ";
    if (seen.version) {
        condition += "#v = :seen";
        request.expression_attribute_value(":seen", *seen.version);
    } else {
        condition += "attribute_not_exists(#v)";
    }
    request.update_expression("SET #v = :v, #e = :e")
        .condition_expression(std::move(condition))
        .expression_attribute_name("#v", "version")
        .expression_attribute_name("#e", home.table->options.expiry_attribute())
        .expression_attribute_name("#d", "data")
        .expression_attribute_value(":v", fresh.id)
        .expression_attribute_value(":e", fresh.expires)
        .return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
    return request;
}

transact_write_items_request make_atomic_write(atomic_home const& home,
                                               std::vector<atomic_item> const& items,
                                               std::vector<atomic_lock> const& locks,
                                               lock_version const& fresh) {
    transact_write_items_request request;
    for (auto const& each : items) {
        request.add_transact_item(
            transact_write_item().put(transact_put(home.table->name, home.item_of(each))));
    }
    for (auto const& each : locks) {
        transact_update action{home.table->name, home.key_of(each.key()), "SET #v = :v, #e = :e"};
        action.condition_expression("#v = :seen")
            .expression_attribute_name("#v", "version")
            .expression_attribute_name("#e", home.table->options.expiry_attribute())
            .expression_attribute_value(":v", fresh.id)
            .expression_attribute_value(":e", fresh.expires)
            .expression_attribute_value(":seen", each.version())
            .return_values_on_condition_check_failure(
                return_values_on_condition_check_failure::all_old);
        request.add_transact_item(transact_write_item().update(std::move(action)));
    }
    return request;
}

query_request make_atomic_query(atomic_home const& home, atomic_query const& what) {
    query_request request{home.table->name};
    request
        .key_condition_expression(what.prefix().empty() ? "pk = :pk"
                                                        : "pk = :pk AND begins_with(sk, :sk)")
        .filter_expression("attribute_exists(#d)")
        .expression_attribute_name("#d", "data")
        .expression_attribute_value(":pk", home.table->options.key_prefix() + what.pk())
        .consistent_read(true)
        .scan_index_forward(!what.reverse());
    if (!what.prefix().empty()) request.expression_attribute_value(":sk", what.prefix());
    if (what.limit() && *what.limit() > 0) {
        // The page need not be larger than what is wanted; locks in it make for another page.
        constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
        request.limit(static_cast<std::int32_t>(std::min(*what.limit(), most)));
    }
    return request;
}

std::optional<error> find_fault(atomic_home const& home, atomic_key const& key) {
    return check_key(home.key_of(key), key_names("pk", "sk"));
}

std::optional<error> find_fault(atomic_home const& home, std::vector<atomic_item> const& items,
                                std::vector<atomic_lock> const& locks) {
    if (items.empty()) return error{errc::invalid_argument, "items: is empty"};
    if (locks.empty()) {
        return error{errc::invalid_argument, "locks: is empty; without a lock there is `set`"};
    }
    std::vector<atomic_key const*> keys;
    keys.reserve(items.size() + locks.size());
    for (auto const& each : items) keys.push_back(&each.key());
    for (auto const& each : locks) keys.push_back(&each.key());
    for (auto const* each : keys) {
        if (auto fault = find_fault(home, *each)) return fault;
    }
    auto const place = [](atomic_key const* key) { return std::tie(key->pk, key->sk); };
    std::sort(keys.begin(), keys.end(),
              [&](auto* left, auto* right) { return place(left) < place(right); });
    auto const twice = std::adjacent_find(keys.begin(), keys.end(),
                                          [](auto* left, auto* right) { return *left == *right; });
    if (twice != keys.end()) {
        return error{errc::invalid_argument,
                     named_key("the key", **twice) +
                         ": comes twice; the keys of all items and locks of a set differ"};
    }
    auto const sketch = make_atomic_write(home, items, locks, lock_version{"", 0});
    return helpers::find_fault(sketch.transact_items());
}

std::optional<error> judge_atomic_write(error const& failure, std::vector<atomic_lock> const& locks,
                                        std::size_t items, std::string const& fresh_version) {
    auto const& reasons = failure.cancellation_reasons();
    if (reasons.size() != items + locks.size()) return failure;
    std::optional<error> race;
    for (std::size_t index = 0; index != locks.size(); ++index) {
        auto const& reason = reasons[items + index];
        if (reason.code != cancellation_code::conditional_check_failed) continue;
        if (reason.item) {
            auto const* const version = lock_text_of(*reason.item, "version");
            if (version && *version == fresh_version) return std::nullopt;
        }
        if (!race) race = lost_race(failure, locks[index], reason);
    }
    return race ? race : failure;
}

result<std::optional<atomic_item>> read_atomic_item(atomic_key key, item const& from) {
    auto const* const data = from.find("data");
    if (!data) return std::optional<atomic_item>{};
    auto const* const text = data->if_string();
    if (!text) {
        return error{errc::wrong_type, named_key("the item", key) + ": its data is no text"};
    }
    return std::optional<atomic_item>{atomic_item::from_text(std::move(key), *text)};
}

}  // namespace dynaco::recipes::detail
