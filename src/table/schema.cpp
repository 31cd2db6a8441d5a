// Creating and dropping tables: one call after the other.
#include <dynaco/error_details.hpp>
#include <dynaco/operations/delete_table.hpp>
#include <dynaco/operations/describe_table.hpp>
#include <dynaco/operations/describe_time_to_live.hpp>
#include <dynaco/operations/update_time_to_live.hpp>
#include <dynaco/table_schema.hpp>

#include "engine/wait.hpp"
#include "helpers/waits.hpp"
#include "table/problem.hpp"
#include "table/quietly.hpp"
#include "table/schema_request.hpp"
#include "table/table_state.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;
namespace {

using engine::wait_answer;
using engine::wait_verdict;
using goal = engine::wait_goal<describe_table_response>;
using table_pointer = std::shared_ptr<table_state const>;

/// The limit of the whole if the options have none: the service model's for tables.
constexpr std::chrono::seconds longest{500};

call_options within_one_limit(engine::core const& core, call_options options) {
    options.deadline(*policy::deadline_of(options, engine::now(core), longest));
    return options;
}

bool is_unknown(result<describe_table_response> const& got) {
    return got.has_error() && got.error() == service_errc::resource_not_found;
}

wait_answer judge_active(result<describe_table_response> const& got) {
    // The service may not know yet what it has just begun to create.
    if (is_unknown(got)) return wait_answer(wait_verdict::wait, "does not exist");
    if (got.has_error()) return helpers::call_failed();
    if (!got->table) return wait_answer(wait_verdict::wait, "has no state");
    auto made =
        helpers::answer(got->table->table_status, table_status::active, {table_status::deleting});
    for (auto const& each : got->table->global_secondary_indexes) {
        if (made.verdict != wait_verdict::over) break;
        if (each.index_status == index_status::creating) {
            made = wait_answer(
                wait_verdict::wait,
                "has the index " + quoted(each.index_name.value_or("")) + ", which is CREATING");
        }
    }
    return made;
}

wait_answer judge_gone(result<describe_table_response> const& got) {
    if (got.has_error()) return helpers::call_failed();
    return helpers::answer(got->table ? got->table->table_status : std::nullopt,
                           wait_verdict::wait);
}

asio::awaitable<result<describe_table_response>> wait_for(table_pointer table, std::string aim,
                                                          goal::judge_function judge,
                                                          call_options options) {
    goal wanted{helpers::named("table", table->name), std::move(aim), std::move(judge)};
    return engine::wait_until(table->core, describe_table_request(table->name), std::move(wanted),
                              options);
}

error is_different(table_state const& table, error const& in_use, std::string const& how) {
    return in_use.with([&](error::details& payload) {
        payload.message = "the table " + quoted(table.name) + " exists, but is different: " + how;
    });
}

/// The attribute that items expire by now; empty if they do not.
asio::awaitable<result<std::string>> expires_by(table_pointer table, call_options options) {
    auto call = engine::perform<describe_time_to_live_request, true>(
        table->core, describe_time_to_live_request(table->name), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    auto const& told = got->time_to_live_description;
    bool const is_on = told && (told->time_to_live_status == time_to_live_status::enabled ||
                                told->time_to_live_status == time_to_live_status::enabling);
    co_return is_on ? told->attribute_name.value_or("") : std::string{};
}

asio::awaitable<std::optional<error>> switch_expiry_on(table_pointer table, std::string attribute,
                                                       std::optional<error> in_use,
                                                       call_options options) {
    if (in_use) {
        auto look = expires_by(table, options);
        auto const now = co_await std::move(look);
        if (now.has_error()) co_return now.error();
        if (*now == attribute) co_return std::nullopt;
        if (!now->empty()) {
            co_return is_different(
                *table, *in_use,
                "items expire by " + quoted(*now) + ", and not by " + quoted(attribute));
        }
    }
    time_to_live_specification wanted{true, attribute};
    update_time_to_live_request request{table->name, std::move(wanted)};
    auto call = engine::perform<update_time_to_live_request, true>(table->core, std::move(request),
                                                                   options);
    auto const done = co_await std::move(call);
    if (!done.has_error()) co_return std::nullopt;
    if (done.error().attempts() > 1) {
        // It is refused if it is on: an attempt whose answer was lost may have done that.
        auto look = expires_by(table, options);
        auto const now = co_await std::move(look);
        if (!now.has_error() && *now == attribute) co_return std::nullopt;
    }
    co_return done.error();
}

asio::awaitable<result<table_description>> create_in_steps(table_pointer table, schema_plan plan) {
    auto const request = make_create_request(*table, plan);
    if (request.has_error()) co_return request.error();
    auto const expires = expiry_attribute(*table);
    if (expires.has_error()) co_return expires.error();

    auto const options = within_one_limit(*table->core, plan.options);
    auto create = engine::perform<create_table_request, true>(table->core, *request, options);
    auto const created = co_await std::move(create);
    std::optional<error> in_use;
    if (created.has_error()) {
        in_use = created.error();
        // After more than one attempt it may be the table of an attempt whose answer was lost.
        bool const will_do = *in_use == service_errc::resource_in_use &&
                             (plan.unless_exists || in_use->attempts() > 1);
        if (!will_do) co_return *in_use;
    }
    auto wait = wait_for(table, "be ACTIVE", judge_active, options);
    auto described = co_await std::move(wait);
    if (described.has_error()) co_return described.error();
    if (in_use) {
        auto const how = difference(*request, *described->table);
        if (!how.empty()) co_return is_different(*table, *in_use, how);
    }
    if (!expires->empty()) {
        auto last = switch_expiry_on(table, std::string{*expires}, in_use, options);
        auto const failure = co_await std::move(last);
        if (failure) co_return *failure;
    }
    co_return *std::move(described->table);
}

asio::awaitable<result<bool>> drop_in_steps(table_pointer table, call_options given) {
    auto const options = within_one_limit(*table->core, given);
    auto call = engine::perform<delete_table_request, true>(
        table->core, delete_table_request(table->name), options);
    auto const dropped = co_await std::move(call);
    if (dropped.has_error()) {
        if (dropped.error() != service_errc::resource_not_found) co_return dropped.error();
        // An attempt whose answer was lost may have deleted it.
        co_return dropped.error().attempts() > 1;
    }
    auto wait = wait_for(table, "be deleted", judge_gone, options);
    auto const gone = co_await std::move(wait);
    if (gone.has_error() && !is_unknown(gone)) co_return gone.error();
    co_return true;
}

}  // namespace

asio::awaitable<result<table_description>> create_table(table_pointer table, schema_plan plan) {
    return quietly(create_in_steps(std::move(table), std::move(plan)));
}

asio::awaitable<result<bool>> drop_table(table_pointer table, call_options options) {
    return quietly(drop_in_steps(std::move(table), options));
}

}  // namespace dynaco::mapper
