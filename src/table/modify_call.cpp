#include <dynaco/error_details.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/mapper/modify_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/operations/get_item.hpp>

#include "engine/draw.hpp"
#include "policy/deadline.hpp"
#include "policy/retry.hpp"
#include "table/problem.hpp"
#include "table/put_call.hpp"
#include "table/quietly.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

class modification {
  public:
    modification(std::shared_ptr<table_state const> its_table, result<item> its_key,
                 call_options its_options)
        : table{std::move(its_table)}, key{std::move(its_key)}, options{its_options} {
        limits.transient_base = table->core->config().retry.transient_base;
        limits.max_delay = table->core->config().retry.max_backoff;
    }

    std::string_view version_name() const { return table->type.find(member_role::version)->name; }
    /// The limit is that of the whole, and begins with it.
    call_options options_of_call() {
        if (!has_begun) {
            has_begun = true;
            auto const& core = *table->core;
            deadline = policy::deadline_of(options, engine::now(core), core.config().timeouts.call);
        }
        auto each = options;
        if (deadline) each.deadline(*deadline);
        return each;
    }

    std::shared_ptr<table_state const> table;
    result<item> key;
    call_options options;
    policy::retry_limits limits;
    bool has_begun = false;
    std::optional<std::chrono::steady_clock::time_point> deadline;
    int lost_races = 0;
    std::optional<item> read;  ///< What was read last.
};

namespace {

condition_expression condition_for(modification const& work, guarded_write const& guard) {
    auto const name = attr::named(work.table->keys.partition_key);
    if (!work.read) return not_exists(name);
    auto same = has_version(work.version_name(), guard.base);
    return guard.base.is_first() ? exists(name) && std::move(same) : std::move(same);
}

// Attributes that are no member's, as of a newer version of the program, are not lost.
void keep_strangers(item const& read, table_state const& table, item& out) {
    auto const& structure = table.type.structure();
    for (auto const& each : read) {
        bool const is_known = structure.find(each.name) || structure.tag_name() == each.name ||
                              out.contains(each.name);
        if (!is_known) out.append(each.name, each.value);
    }
}

// Written by nobody's fault but a race's: what was read is not there any more.
bool is_lost_race(error const& failure) {
    return !failure.may_have_been_applied() && failure == condition::conditional_check_failed;
}

asio::awaitable<result<bool>> read_now(std::shared_ptr<modification> work, void* object) {
    if (work->key.has_error()) co_return work->key.error();
    get_item_request request{work->table->name, *work->key};
    request.consistent_read(true);
    auto call = engine::perform<get_item_request, true>(work->table->core, std::move(request),
                                                        work->options_of_call());
    auto got = co_await std::move(call);
    if (got.has_error()) co_return got.error();
    work->read = std::move(got->item);
    if (!work->read) co_return false;
    if (auto failure = read_item(*work->read, *work->table->type.items, object)) {
        co_return *std::move(failure);
    }
    co_return true;
}

result<prepared_put> prepare(modification const& work, void* object, write_stamp const& stamp) {
    auto const& table = *work.table;
    bool const counts = counts_versions(table.type);
    auto const before = work.read ? writes_in(*work.read, work.version_name(), counts)
                                  : item_writes(item_version(counts), write_history());
    auto made = prepare_put(table.type, object, stamp, &before);
    if (made.has_error()) return made;
    auto const key = key_of_object(table, object);
    if (key.has_error()) return key.error();
    for (auto const& each : *work.key) {
        if (*key->find(each.name) == each.value) continue;
        return error{errc::invalid_argument, "modify: the function changed the key " +
                                                 quoted(each.name) + " of the struct"};
    }
    if (work.read) keep_strangers(*work.read, table, made->attributes);
    return made;
}

asio::awaitable<std::optional<error>> pause(std::shared_ptr<modification> work, error failure) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto draw = engine::draw_part(work->table->core);
    auto const part = co_await std::move(draw);
    auto const full = std::chrono::duration_cast<std::chrono::nanoseconds>(
        policy::full_delay(work->limits, policy::retry_kind::transient, work->lost_races++));
    auto const delay = std::chrono::nanoseconds{
        static_cast<std::int64_t>(static_cast<double>(full.count()) * part)};
    auto const next = policy::later(engine::now(*work->table->core), delay);
    if (work->deadline && next >= *work->deadline) co_return failure;
    auto sleep = engine::sleep_until(work->table->core, next);
    co_await std::move(sleep);
    if (caller.cancelled() != asio::cancellation_type::none) co_return error{cancelled_code()};
    co_return std::nullopt;
}

asio::awaitable<result<bool>> write_now(std::shared_ptr<modification> work, void* object) {
    auto draw = draw_stamp(work->table->core);
    auto const stamp = co_await std::move(draw);
    auto what = prepare(*work, object, stamp);
    if (what.has_error()) co_return what.error();
    auto condition = condition_for(*work, *what->guard);
    auto send =
        send_put(work->table->core, work->table->name, *std::move(what), std::move(condition),
                 std::string{work->version_name()}, work->options_of_call());
    auto const failure = co_await std::move(send);
    if (!failure) co_return true;
    if (!is_lost_race(*failure)) co_return *failure;
    auto wait = pause(work, *failure);
    auto const ended = co_await std::move(wait);
    if (ended) co_return *ended;
    co_return false;
}

}  // namespace

std::shared_ptr<modification> begin_modification(std::shared_ptr<table_state const> table,
                                                 result<item> key, call_options options) {
    return std::make_shared<modification>(std::move(table), std::move(key), options);
}

asio::awaitable<result<bool>> read_for(std::shared_ptr<modification> work, void* object) {
    return quietly(read_now(std::move(work), object));
}

asio::awaitable<result<bool>> write_for(std::shared_ptr<modification> work, void* object) {
    return quietly(write_now(std::move(work), object));
}

error absence_of(modification const& work) {
    return item_not_found(*work.table);
}

}  // namespace dynaco::mapper
