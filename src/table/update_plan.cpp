#include "table/update_plan.hpp"

namespace dynaco::mapper {

std::optional<error> update_plan::prepare(write_stamp const& stamp) {
    auto condition = needed();
    if (target_.type) {
        if (auto failure = move_version(stamp)) return failure;
        set_the_rest(stamp);
    }
    if (guard_) condition = both(has_version(version_name(), guard_->base), std::move(condition));
    condition_ = both(std::move(condition), std::move(condition_));
    return std::nullopt;
}

std::optional<error> update_plan::explain_failure(error const& failure) const {
    if (guard_ && (failure.item() || !guard_->base.is_first())) {
        return explain(failure, *guard_, version_name());
    }
    return creates_ ? failure : explain_absence(failure, table_);
}

// A version that is there is an item that is there.
std::optional<condition_expression> update_plan::needed() const {
    if (creates_) return std::nullopt;
    if (target_.version && !version_of_value(*target_.version, "")->is_first()) {
        return std::nullopt;
    }
    return item_exists(table_);
}

std::optional<error> update_plan::move_version(write_stamp const& stamp) {
    auto const* const held = target_.type->find(member_role::version);
    if (!held) return std::nullopt;
    auto const name = attr::named(held->name);
    bool const counts = counts_versions(*target_.type);
    if (!target_.version) {
        if (counts) {
            changes_.add(name, 1);
        } else {
            changes_.set(name, random_version(stamp.high, stamp.low));
        }
        return std::nullopt;
    }
    auto const base = version_of_value(*target_.version, held->name);
    auto const next = next_version(*base, stamp);
    if (next.has_error()) return next.error();
    guard_.emplace(id_of(*next, stamp), *base);
    changes_.set(name, value_of(*next));
    changes_.set(attr::named(history_name(held->name)), history_after(*guard_).text());
    return std::nullopt;
}

// An item that the update may create is to be one of its struct.
void update_plan::set_the_rest(write_stamp const& stamp) {
    if (auto const* const held = target_.type->find(member_role::updated_at)) {
        changes_.set(attr::named(held->name), time_value(*held, stamp.now));
    }
    if (!creates_) return;
    if (auto const* const held = target_.type->find(member_role::created_at)) {
        changes_.set_if_not_exists(attr::named(held->name), time_value(*held, stamp.now));
    }
    auto const& structure = target_.type->structure();
    if (structure.has_tag() && !target_.key->contains(structure.tag_name())) {
        changes_.set_if_not_exists(attr::named(structure.tag_name()),
                                   attribute_value{structure.tag()});
    }
}

}  // namespace dynaco::mapper
