#include "table/version_check.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/mapping.hpp>

#include "table/problem.hpp"

#include <limits>
#include <utility>

namespace dynaco::mapper {
namespace {

// No version that counts: not the one that anybody expects.
constexpr auto unreadable = std::numeric_limits<std::uint64_t>::max();

item_version version_of(attribute_value const* value, bool counts) {
    if (!value) return item_version(counts);
    if (!counts) {
        auto text = value->get<std::string>(as_result);
        return text.has_value() ? item_version(*std::move(text)) : item_version(false);
    }
    auto const count = value->get<std::uint64_t>(as_result);
    return item_version(count.has_value() ? *count : unreadable);
}

std::string describe(guarded_write const& write, std::optional<item_writes> const& current,
                     write_verdict verdict) {
    std::string text = "the write was made on ";
    text += write.base.is_first() ? "no version" : "version " + write.base.to_string();
    if (!current) {
        text += ", but the item is gone";
    } else if (current->version.is_first()) {
        text += ", but the item has none";
    } else {
        text += ", but the item has version " + current->version.to_string();
    }
    if (verdict == write_verdict::unknown) {
        text +=
            "; it was sent more than once, and whether an earlier copy of it has landed before "
            "others wrote cannot be told";
    }
    return text;
}

}  // namespace

std::string history_name(std::string_view version_name) {
    return std::string{version_name} + "_writes";
}

condition_expression item_exists(table_state const& table) {
    return exists(attr::named(table.keys.partition_key));
}

condition_expression has_version(std::string_view version_name, item_version const& version) {
    auto const name = attr::named(version_name);
    if (version.is_first()) return not_exists(name);
    return name == value_of(version);
}

std::optional<condition_expression> both(std::optional<condition_expression> left,
                                         std::optional<condition_expression> right) {
    if (!left) return right;
    if (!right) return left;
    return *std::move(left) && *std::move(right);
}

item_writes writes_in(item const& from, std::string_view version_name, bool counts) {
    auto const* const history = from.find(history_name(version_name));
    std::string text;
    if (history && history->type() == attribute_type::string) text = history->get<std::string>();
    return item_writes(version_of(from.find(version_name), counts), write_history(text));
}

std::optional<error> explain(error const& failure, guarded_write write,
                             std::string_view version_name) {
    if (failure != service_errc::conditional_check_failed) return failure;
    write.in_doubt = failure.may_have_been_applied();
    std::optional<item_writes> current;
    if (auto const* const found = failure.item()) {
        current = writes_in(*found, version_name, write.base.counts());
    } else if (write.erases && write.in_doubt) {
        return std::nullopt;  // gone, which is what was wanted
    }
    auto const verdict = judge(write, current);
    switch (verdict) {
        case write_verdict::ours:
            return std::nullopt;
        case write_verdict::same_version:
            // A copy that is still on its way may yet land: in doubt as before.
            return failure;
        case write_verdict::foreign:
        case write_verdict::unknown:
            break;
    }
    auto payload = *failure.payload();
    payload.name.clear();
    payload.message = describe(write, current, verdict);
    payload.may_have_been_applied = verdict == write_verdict::unknown;
    return error{make_error_code(errc::version_mismatch), std::move(payload)};
}

error item_not_found(table_state const& table) {
    return error{errc::item_not_found,
                 "table " + quoted(table.name) + ": there is no item with this key"};
}

error explain_absence(error const& failure, table_state const& table) {
    if (failure != service_errc::conditional_check_failed || failure.item()) return failure;
    auto payload = *failure.payload();
    payload.name.clear();
    payload.message = item_not_found(table).message();
    return error{make_error_code(errc::item_not_found), std::move(payload)};
}

result<prepared_put> prepare_put(table_type const& type, void* object, write_stamp const& stamp,
                                 item_writes const* read) {
    prepared_put made;
    if (type.has(member_role::version)) {
        auto base = read ? result<item_version>{read->version} : version_in(type, object);
        if (base.has_error()) return base.error();
        auto const next = next_version(*base, stamp);
        if (next.has_error()) return next.error();
        if (auto failure = set_version(type, object, *next)) return *std::move(failure);
        made.guard.emplace(id_of(*next, stamp), *std::move(base));
        if (read) made.guard->base_history = read->history;
    }
    if (auto failure = set_times(type, object, stamp.now)) return *std::move(failure);
    if (auto failure = write_item(object, *type.items, made.attributes)) {
        return *std::move(failure);
    }
    if (made.guard) {
        made.attributes.set(history_name(type.find(member_role::version)->name),
                            history_after(*made.guard).text());
    }
    return made;
}

}  // namespace dynaco::mapper
