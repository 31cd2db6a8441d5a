#include "table/put_call.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/operations/put_item.hpp>

#include "table/quietly.hpp"

#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

result<put_item_request> make_request(std::string table, item attributes,
                                      std::optional<condition_expression> condition) {
    put_item_request request{std::move(table), std::move(attributes)};
    if (condition) {
        auto const applied = apply_to(request, *std::move(condition));
        if (applied.has_error()) return applied.error();
        request.return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
    }
    return request;
}

asio::awaitable<result<void>> stamp_and_put(std::shared_ptr<table_state const> table,
                                            table_type const* type, std::shared_ptr<void> object,
                                            write_settings settings) {
    struct_reference const target{*type, object.get()};
    if (!target.type) co_return error{errc::not_representable, "a variant that holds nothing"};
    auto draw = draw_stamp(table->core);
    auto const stamp = co_await std::move(draw);
    // The object is a copy of the caller's, made for this.
    auto what = prepare_put(*target.type, const_cast<void*>(target.object), stamp, nullptr);
    if (what.has_error()) co_return what.error();
    auto condition = std::move(settings.condition);
    std::string version_name;
    if (what->guard) {
        version_name = target.type->find(member_role::version)->name;
        condition = both(has_version(version_name, what->guard->base), std::move(condition));
    }
    auto send = send_put(table->core, table->name, *std::move(what), std::move(condition),
                         std::move(version_name), settings.calls);
    auto const failure = co_await std::move(send);
    if (failure) co_return *failure;
    co_return result<void>{};
}

}  // namespace

asio::awaitable<std::optional<error>> send_put(std::shared_ptr<engine::core> core,
                                               std::string table, prepared_put what,
                                               std::optional<condition_expression> condition,
                                               std::string version_name, call_options options) {
    auto request = make_request(std::move(table), std::move(what.attributes), std::move(condition));
    if (request.has_error()) co_return request.error();
    auto call =
        engine::perform<put_item_request, true>(std::move(core), *std::move(request), options);
    auto const done = co_await std::move(call);
    if (done.has_value()) co_return std::nullopt;
    if (!what.guard) co_return done.error();
    co_return explain(done.error(), *std::move(what.guard), version_name);
}

result<item> render(table_type const& type, void const* object) {
    item made;
    if (auto failure = write_item(object, *type.items, made)) return *std::move(failure);
    return made;
}

asio::awaitable<result<void>> put_rendered(std::shared_ptr<table_state const> table,
                                           result<item> attributes, write_settings settings) {
    if (attributes.has_error()) co_return attributes.error();
    prepared_put what;
    what.attributes = *std::move(attributes);
    auto send = send_put(table->core, table->name, std::move(what), std::move(settings.condition),
                         std::string{}, settings.calls);
    auto const failure = co_await std::move(send);
    if (failure) co_return *failure;
    co_return result<void>{};
}

asio::awaitable<result<void>> put_object(std::shared_ptr<table_state const> table,
                                         table_type const* type, std::shared_ptr<void> object,
                                         write_settings settings) {
    return quietly(stamp_and_put(std::move(table), type, std::move(object), std::move(settings)));
}

}  // namespace dynaco::mapper
