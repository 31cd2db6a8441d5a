#include <dynaco/error_details.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/operations/update_item.hpp>

#include "table/quietly.hpp"
#include "table/update_plan.hpp"
#include "table/version_check.hpp"

#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

result<update_item_request> make_request(table_state const& table, write_target const& target,
                                         update_plan& plan, bool returns_new) {
    update_item_request made{table.name, *target.key};
    auto const applied = plan.give_to(made);
    if (applied.has_error()) return applied.error();
    made.return_values_on_condition_check_failure(
        return_values_on_condition_check_failure::all_old);
    if (returns_new) made.return_values(return_value::all_new);
    return made;
}

asio::awaitable<result<void>> update_now(std::shared_ptr<table_state const> table,
                                         write_target target, update_settings settings,
                                         codec const* read_as, void* as_updated) {
    if (target.key.has_error()) co_return target.key.error();
    auto const options = settings.calls;
    update_plan plan{*table, target, std::move(settings.changes), std::move(settings.condition),
                     settings.creates};
    auto draw = draw_stamp(table->core);
    auto const stamp = co_await std::move(draw);
    if (auto failure = plan.prepare(stamp)) co_return *std::move(failure);
    auto request = make_request(*table, target, plan, as_updated != nullptr);
    if (request.has_error()) co_return request.error();
    auto call =
        engine::perform<update_item_request, true>(table->core, *std::move(request), options);
    auto const done = co_await std::move(call);
    item const* updated = nullptr;
    if (done.has_value()) {
        if (done->attributes) updated = &*done->attributes;
    } else {
        if (auto failure = plan.explain_failure(done.error())) co_return *std::move(failure);
        updated = done.error().item();
    }
    if (as_updated) {
        if (!updated) co_return error{errc::malformed_response, "the updated item is missing"};
        if (auto failure = read_item(*updated, *read_as, as_updated)) {
            co_return *std::move(failure);
        }
    }
    co_return result<void>{};
}

}  // namespace

write_target target_of_object(table_state const& table, table_type const& type,
                              void const* object) {
    struct_reference const from{type, object};
    write_target made{key_of_object(table, type, object), from.type};
    if (made.key.has_error() || !from.type->has(member_role::version)) return made;
    auto const version = version_in(*from.type, from.object);
    if (version.has_error()) {
        made.key = version.error();
    } else {
        made.version = value_of(*version);
    }
    return made;
}

asio::awaitable<result<void>> update_item(std::shared_ptr<table_state const> table,
                                          write_target target, update_settings settings,
                                          codec const* read_as, void* as_updated) {
    return quietly(
        update_now(std::move(table), std::move(target), std::move(settings), read_as, as_updated));
}

}  // namespace dynaco::mapper
