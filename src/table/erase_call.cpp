#include <dynaco/call_report.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/operations/delete_item.hpp>

#include "table/quietly.hpp"
#include "table/version_check.hpp"

#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

result<delete_item_request> make_request(table_state const& table, item key,
                                         std::optional<condition_expression> condition) {
    delete_item_request request{table.name, std::move(key)};
    if (condition) {
        auto const applied = apply_to(request, *std::move(condition));
        if (applied.has_error()) return applied.error();
        request.return_values_on_condition_check_failure(
            return_values_on_condition_check_failure::all_old);
    }
    request.return_values(return_value::all_old);
    return request;
}

// Whether a copy of the request before the one that was answered may have landed.
bool was_in_doubt(call_report const& report) {
    bool is_last = true;
    for (auto each = report.attempts.rbegin(); each != report.attempts.rend(); ++each) {
        if (each->replayed) return true;
        if (!is_last && each->failure &&
            (each->failure->may_have_been_applied() || each->http_status >= 500 ||
             (each->http_status != 0 && each->http_status < 400))) {
            return true;
        }
        is_last = false;
    }
    return false;
}

asio::awaitable<result<bool>> erase_now(std::shared_ptr<table_state const> table,
                                        write_target target, erase_settings settings,
                                        codec const* read_as, void* as_erased) {
    if (target.key.has_error()) co_return target.key.error();
    std::optional<guarded_write> guard;
    std::string_view version_name;
    auto condition = std::move(settings.condition);
    if (target.version) {
        version_name = target.type->find(member_role::version)->name;
        guard.emplace(std::string{}, *version_of_value(*target.version, version_name));
        guard->erases = true;
        condition = both(has_version(version_name, guard->base), std::move(condition));
    }
    auto request = make_request(*table, *std::move(target.key), std::move(condition));
    if (request.has_error()) co_return request.error();
    call_report report;
    auto options = settings.calls;
    auto* const wanted = options.report();
    options.report(report);
    auto call =
        engine::perform<delete_item_request, true>(table->core, *std::move(request), options);
    auto const done = co_await std::move(call);
    bool const in_doubt = was_in_doubt(report);
    if (wanted) *wanted = std::move(report);
    if (done.has_error()) {
        auto failure = guard ? explain(done.error(), *std::move(guard), version_name)
                             : std::optional<error>{done.error()};
        if (failure) co_return *std::move(failure);
        if (as_erased) co_return false;  // what it was nobody knows any more
        co_return true;
    }
    if (!done->attributes) co_return in_doubt && !as_erased;
    if (as_erased) {
        if (auto failure = read_item(*done->attributes, *read_as, as_erased)) {
            co_return *std::move(failure);
        }
    }
    co_return true;
}

}  // namespace

asio::awaitable<result<bool>> erase_item(std::shared_ptr<table_state const> table,
                                         write_target target, erase_settings settings,
                                         codec const* read_as, void* as_erased) {
    return quietly(
        erase_now(std::move(table), std::move(target), std::move(settings), read_as, as_erased));
}

}  // namespace dynaco::mapper
