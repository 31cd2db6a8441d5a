#include <dynaco/recipes/recipe_table.hpp>

#include <dynaco/client_access.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/operations/create_table.hpp>
#include <dynaco/operations/describe_table.hpp>
#include <dynaco/operations/describe_time_to_live.hpp>
#include <dynaco/operations/update_time_to_live.hpp>

#include "engine/or_throw.hpp"
#include "engine/wait.hpp"
#include "helpers/waits.hpp"
#include "recipes/table_home.hpp"
#include "table/quietly.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;
namespace {

using engine::wait_answer;
using engine::wait_verdict;
using home_pointer = std::shared_ptr<detail::table_home>;

enum class existing { is_error, will_do };

// The limit of the whole if the options have none: the service model's for tables.
constexpr std::chrono::seconds longest_creation{500};

create_table_request make_recipe_table(std::string const& name) {
    return create_table_request(name)
        .add_attribute_definition(attribute_definition("pk", scalar_attribute_type::s))
        .add_attribute_definition(attribute_definition("sk", scalar_attribute_type::s))
        .add_key_schema_element(key_schema_element("pk", key_type::hash))
        .add_key_schema_element(key_schema_element("sk", key_type::range))
        .billing_mode(billing_mode::pay_per_request);
}

wait_answer judge_recipe_table(result<describe_table_response> const& got) {
    if (got.has_error() && got.error() == service_errc::resource_not_found) {
        // The service may not know yet what it has just begun to create.
        return wait_answer(wait_verdict::wait, "does not exist");
    }
    if (got.has_error()) return helpers::call_failed();
    if (!got->table) return wait_answer(wait_verdict::wait, "has no state");
    return helpers::answer(got->table->table_status, table_status::active,
                           {table_status::deleting});
}

bool has_recipe_keys(table_description const& table) {
    auto const& keys = table.key_schema;
    auto const is_text = [&](std::string_view name) {
        for (auto const& each : table.attribute_definitions) {
            if (each.attribute_name() == name) {
                return each.attribute_type() == scalar_attribute_type::s;
            }
        }
        return false;
    };
    return keys.size() == 2 && keys[0].attribute_name() == "pk" &&
           keys[1].attribute_name() == "sk" && is_text("pk") && is_text("sk");
}

error other_recipe_table(error const& in_use, std::string const& name, std::string const& how) {
    return in_use.with([&](error::details& payload) {
        payload.message = "the table " + name + " exists, but is different: " + how;
    });
}

/// The attribute that items expire by now; empty if they do not.
asio::awaitable<result<std::string>> current_expiry(home_pointer home, call_options options) {
    auto call = engine::perform<describe_time_to_live_request, true>(
        home->core, describe_time_to_live_request(home->name), options);
    auto const got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    auto const& told = got->time_to_live_description;
    bool const is_on = told && (told->time_to_live_status == time_to_live_status::enabled ||
                                told->time_to_live_status == time_to_live_status::enabling);
    co_return is_on ? told->attribute_name.value_or("") : std::string{};
}

asio::awaitable<std::optional<error>> expire_records(home_pointer home, std::optional<error> in_use,
                                                     call_options options) {
    auto const& wanted = home->options.expiry_attribute();
    if (in_use) {
        auto look = current_expiry(home, options);
        auto const now = co_await std::move(look);
        if (now.has_error()) co_return now.error();
        if (*now == wanted) co_return std::nullopt;
        if (!now->empty()) {
            co_return other_recipe_table(*in_use, home->name,
                                         "items expire by " + *now + ", and not by " + wanted);
        }
    }
    update_time_to_live_request request{home->name, time_to_live_specification(true, wanted)};
    auto call =
        engine::perform<update_time_to_live_request, true>(home->core, std::move(request), options);
    auto const done = co_await std::move(call);
    if (!done.has_error()) co_return std::nullopt;
    // It is refused if it is on: another process, or an attempt whose answer was lost, did that.
    auto look = current_expiry(home, options);
    auto const now = co_await std::move(look);
    if (!now.has_error() && *now == wanted) co_return std::nullopt;
    co_return done.error();
}

asio::awaitable<result<void>> create_recipe_table(home_pointer home, existing there,
                                                  call_options options) {
    options.deadline(*policy::deadline_of(options, engine::now(*home->core), longest_creation));
    auto create = engine::perform<create_table_request, true>(
        home->core, make_recipe_table(home->name), options);
    auto const created = co_await std::move(create);
    std::optional<error> in_use;
    if (created.has_error()) {
        in_use = created.error();
        // After more than one attempt it may be the table of an attempt whose answer was lost.
        bool const will_do = *in_use == service_errc::resource_in_use &&
                             (there == existing::will_do || in_use->attempts() > 1);
        if (!will_do) co_return *in_use;
    }
    engine::wait_goal<describe_table_response> goal{helpers::named("table", home->name),
                                                    "be ACTIVE", judge_recipe_table};
    auto wait = engine::wait_until(home->core, describe_table_request(home->name), std::move(goal),
                                   options);
    auto const described = co_await std::move(wait);
    if (described.has_error()) co_return described.error();
    if (in_use && !has_recipe_keys(*described->table)) {
        co_return other_recipe_table(*in_use, home->name, "its keys are not the texts pk and sk");
    }
    auto last = expire_records(home, in_use, options);
    auto const failure = co_await std::move(last);
    if (failure) co_return *failure;
    co_return result<void>{};
}

}  // namespace

recipe_table::recipe_table(client_operations const& client, std::string table_name,
                           recipe_options options)
    : home_{std::make_shared<detail::table_home>(engine::client_access::core_of(client),
                                                 std::move(table_name), std::move(options))} {}

std::string const& recipe_table::name() const noexcept {
    return home_->name;
}

recipe_options const& recipe_table::options() const noexcept {
    return home_->options;
}

create_table_request recipe_table::create_request() const {
    return make_recipe_table(home_->name);
}

asio::awaitable<void> recipe_table::create(call_options options) {
    return engine::or_throw(create(options, as_result));
}

asio::awaitable<result<void>> recipe_table::create(call_options options, as_result_t) {
    return mapper::quietly(create_recipe_table(home_, existing::is_error, options));
}

asio::awaitable<result<void>> recipe_table::create(as_result_t) {
    return create(call_options(), as_result);
}

asio::awaitable<void> recipe_table::create_if_not_exists(call_options options) {
    return engine::or_throw(create_if_not_exists(options, as_result));
}

asio::awaitable<result<void>> recipe_table::create_if_not_exists(call_options options,
                                                                 as_result_t) {
    return mapper::quietly(create_recipe_table(home_, existing::will_do, options));
}

asio::awaitable<result<void>> recipe_table::create_if_not_exists(as_result_t) {
    return create_if_not_exists(call_options(), as_result);
}

}  // namespace dynaco::recipes
