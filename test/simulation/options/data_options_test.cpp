// The options of atomic sets, caches, checkpoints, counters and stores reach each of their
// requests.
#include "simulation/options/option_checks.hpp"

#include <dynaco/mapping.hpp>
#include <dynaco/recipes/atomic_sets.hpp>
#include <dynaco/recipes/cache.hpp>
#include <dynaco/recipes/checkpoints.hpp>
#include <dynaco/recipes/counter.hpp>
#include <dynaco/table.hpp>
#include <dynaco/versioned_store.hpp>

#include <boost/describe/class.hpp>

namespace dynaco::test {

struct ballot {
    std::string id;
    int votes = 0;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ballot, (), (id, votes, version))

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::ballot> =
    dynaco::mapping<dynaco::test::ballot>()
        .partition_key<&dynaco::test::ballot::id>()
        .version<&dynaco::test::ballot::version>();

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::atomic_item;
using recipes::atomic_key;
using recipes::atomic_query;
using recipes::cache_layout;

using outcome = asio::awaitable<std::optional<error>>;

// ---- atomic sets

atomic_item number_of(std::string sk) {
    return atomic_item::from_text("p", std::move(sk), "1");
}

std::vector<atomic_item> thirty_items() {
    std::vector<atomic_item> made;
    for (int i = 0; i != 30; ++i) made.push_back(number_of("n" + std::to_string(i)));
    return made;
}

std::vector<atomic_key> thirty_keys() {
    std::vector<atomic_key> made;
    for (auto const& each : thirty_items()) made.push_back(each.key());
    return made;
}

outcome set_item(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const got = co_await sets.set(number_of("a"), on.options(), as_result);
    co_return failure_of(got);
}

outcome set_items(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const got = co_await sets.set(thirty_items(), on.options(), as_result);
    co_return failure_of(got);
}

outcome erase_item(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const got = co_await sets.erase(atomic_key{"p", "a"}, on.options(), as_result);
    co_return failure_of(got);
}

outcome erase_items(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const got = co_await sets.erase(thirty_keys(), on.options(), as_result);
    co_return failure_of(got);
}

outcome get_item(option_stage& on) {
    recipes::atomic_sets const sets{on.table()};
    auto const got = co_await sets.get(atomic_key{"p", "a"}, on.options(), as_result);
    co_return failure_of(got);
}

outcome get_items(option_stage& on) {
    recipes::atomic_sets const sets{on.table()};
    auto const got = co_await sets.get_many(thirty_keys(), on.options(), as_result);
    co_return failure_of(got);
}

outcome query_items(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    co_await sets.set(thirty_items());
    on.self.world().table().page_items(12);
    auto const got = co_await sets.query(atomic_query{"p"}, on.options(), as_result);
    co_return failure_of(got);
}

outcome stream_items(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    co_await sets.set(thirty_items());
    on.self.world().table().page_items(12);
    auto all = sets.stream(atomic_query{"p"}, on.options());
    for (;;) {
        auto const got = co_await all.next(as_result);
        if (got.has_error()) co_return got.error();
        if (!*got) co_return std::nullopt;
    }
}

outcome make_lock(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const got = co_await sets.get_lock(atomic_key{"p", "lock"}, on.options(), as_result);
    co_return failure_of(got);
}

outcome renew_lock(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    (void)co_await sets.get_lock(atomic_key{"p", "lock"});
    co_await on.self.sleep(24h);
    auto const got = co_await sets.get_lock(atomic_key{"p", "lock"}, on.options(), as_result);
    co_return failure_of(got);
}

outcome set_by_lock(option_stage& on) {
    recipes::atomic_sets sets{on.table()};
    auto const lock = co_await sets.get_lock(atomic_key{"p", "lock"});
    auto const got = co_await sets.set_atomic(number_of("a"), lock, on.options(), as_result);
    co_return failure_of(got);
}

// ---- caches

recipes::cache cache_of(option_stage& on, cache_layout layout = cache_layout::collected) {
    return recipes::cache{on.table(), recipes::cache_options().layout(layout)};
}

outcome get_entry(option_stage& on) {
    auto const got = co_await cache_of(on).get("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome look_for_entry(option_stage& on) {
    auto const got = co_await cache_of(on).has("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome set_entry(option_stage& on) {
    auto const got = co_await cache_of(on).set("a", 1, std::nullopt, on.options(), as_result);
    co_return failure_of(got);
}

// The object does not know that its version is an old one: it writes twice.
outcome set_newer_entry(option_stage& on) {
    co_await cache_of(on).set("a", 1);
    auto const all = on.self.world().table().items_of("table");
    for (auto each : all) {
        auto const later = on.self.clock().wall_now() + 1h;
        auto const version = std::chrono::ceil<std::chrono::milliseconds>(later.time_since_epoch());
        each.set("version", version.count() * 1000);
        on.self.world().table().put("table", each);
    }
    auto const got = co_await cache_of(on).set("a", 2, std::nullopt, on.options(), as_result);
    co_return failure_of(got);
}

outcome erase_entry(option_stage& on) {
    auto const got = co_await cache_of(on).erase("a", on.options(), as_result);
    co_return failure_of(got);
}

// Some that live, and one that the service has not deleted yet.
asio::awaitable<void> fill(option_stage& on, recipes::cache entries) {
    co_await entries.set("old", 1, 1s);
    co_await on.self.sleep(100h);
    for (int i = 0; i != 5; ++i) co_await entries.set("n" + std::to_string(i), i);
    on.self.world().table().page_items(4);
}

outcome clear_cache(option_stage& on, cache_layout layout) {
    auto const entries = cache_of(on, layout);
    co_await fill(on, entries);
    auto const got = co_await entries.clear(on.options(), as_result);
    co_return failure_of(got);
}
outcome clear_collected(option_stage& on) {
    return clear_cache(on, cache_layout::collected);
}
outcome clear_scattered(option_stage& on) {
    return clear_cache(on, cache_layout::scattered);
}

outcome list_cache(option_stage& on, cache_layout layout, std::string pattern) {
    auto const entries = cache_of(on, layout);
    co_await fill(on, entries);
    auto const got = co_await entries.keys(std::move(pattern), on.options(), as_result);
    co_return failure_of(got);
}
outcome list_collected(option_stage& on) {
    return list_cache(on, cache_layout::collected, "*");
}
outcome list_scattered(option_stage& on) {
    return list_cache(on, cache_layout::scattered, "*");
}
outcome list_one_key(option_stage& on) {
    return list_cache(on, cache_layout::collected, "n1");
}

// ---- checkpoints

asio::awaitable<recipes::checkpoints> filled_checkpoints(option_stage& on) {
    recipes::checkpoints all{on.table()};
    for (std::uint64_t i = 0; i != 6; ++i) (void)co_await all.save("a", i, 1);
    on.self.world().table().page_items(4);
    co_return all;
}

outcome save_checkpoint(option_stage& on) {
    recipes::checkpoints all{on.table()};
    auto const got = co_await all.save("a", 1, "data", on.options(), as_result);
    co_return failure_of(got);
}

outcome load_checkpoint(option_stage& on) {
    auto const all = co_await filled_checkpoints(on);
    auto const got = co_await all.load("a", 1, on.options(), as_result);
    co_return failure_of(got);
}

outcome load_latest(option_stage& on) {
    auto const all = co_await filled_checkpoints(on);
    auto const got = co_await all.load_latest("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome list_checkpoints(option_stage& on) {
    auto const all = co_await filled_checkpoints(on);
    auto list = all.list("a", recipes::checkpoint_list_options().call(on.options()));
    for (;;) {
        auto const got = co_await list.next(as_result);
        if (got.has_error()) co_return got.error();
        if (!*got) co_return std::nullopt;
    }
}

outcome page_checkpoints(option_stage& on) {
    auto const all = co_await filled_checkpoints(on);
    auto list = all.list("a", recipes::checkpoint_list_options().call(on.options()));
    for (;;) {
        auto const got = co_await list.next_page(as_result);
        if (got.has_error()) co_return got.error();
        if (!*got) co_return std::nullopt;
    }
}

outcome clean_up(option_stage& on) {
    auto all = co_await filled_checkpoints(on);
    auto const got = co_await all.cleanup("a", 2, on.options(), as_result);
    co_return failure_of(got);
}

outcome delete_all(option_stage& on) {
    auto all = co_await filled_checkpoints(on);
    auto const got = co_await all.delete_all("a", on.options(), as_result);
    co_return failure_of(got);
}

// ---- counters

recipes::counter counter_of(option_stage& on) {
    return recipes::counter{on.table(), "a", recipes::counter_options().shards(2)};
}

asio::awaitable<void> count_to_three(option_stage& on) {
    for (int i = 0; i != 3; ++i) co_await counter_of(on).add(1);
}

outcome add_to_counter(option_stage& on) {
    auto const got = co_await counter_of(on).add(1, on.options(), as_result);
    co_return failure_of(got);
}

outcome settle_counter(option_stage& on) {
    auto const counter = counter_of(on);
    on.lose_next_answer();
    auto const lost = co_await counter.add(1, call_options().max_attempts(1), as_result);
    CHECK(lost.has_error());
    auto const got = co_await counter.settle(on.options(), as_result);
    co_return failure_of(got);
}

outcome sum_counter(option_stage& on) {
    co_await count_to_three(on);
    auto const got = co_await counter_of(on).value(on.options(), as_result);
    co_return failure_of(got);
}

outcome reset_counter(option_stage& on) {
    co_await count_to_three(on);
    auto const got = co_await counter_of(on).reset(on.options(), as_result);
    co_return failure_of(got);
}

outcome remove_counter(option_stage& on) {
    co_await count_to_three(on);
    auto const got = co_await counter_of(on).remove(on.options(), as_result);
    co_return failure_of(got);
}

// ---- stores and tables

versioned_store<int> store_of(option_stage& on) {
    return versioned_store<int>{on.self.client(), "values"};
}

outcome load_value(option_stage& on) {
    (void)co_await store_of(on).save("a", 1);
    auto const got = co_await store_of(on).load("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome save_value(option_stage& on) {
    auto const version = co_await store_of(on).save("a", 1);
    auto const got = co_await store_of(on).save("a", 2, version, on.options(), as_result);
    co_return failure_of(got);
}

outcome erase_value(option_stage& on) {
    auto const version = co_await store_of(on).save("a", 1);
    auto const got = co_await store_of(on).erase("a", version, on.options(), as_result);
    co_return failure_of(got);
}

table<ballot> ballots_of(option_stage& on) {
    return table<ballot>{on.self.client(), "values"};
}

ballot fresh_ballot() {
    ballot made;
    made.id = "a";
    return made;
}

outcome put_struct(option_stage& on) {
    auto const made = fresh_ballot();
    auto const got = co_await ballots_of(on).put(made, on.options(), as_result);
    co_return failure_of(got);
}

outcome get_struct(option_stage& on) {
    auto const made = fresh_ballot();
    (void)co_await ballots_of(on).put(made);
    auto const got = co_await ballots_of(on).get("a", on.options(), as_result);
    co_return failure_of(got);
}

outcome erase_struct(option_stage& on) {
    auto const made = fresh_ballot();
    auto const stored = co_await ballots_of(on).put(made);
    auto const got = co_await ballots_of(on).erase(stored, on.options(), as_result);
    co_return failure_of(got);
}

void vote(ballot& own) {
    ++own.votes;
}

outcome modify_struct(option_stage& on) {
    auto const made = fresh_ballot();
    (void)co_await ballots_of(on).put(made);
    auto const got = co_await ballots_of(on).modify("a", vote, on.options(), as_result);
    co_return failure_of(got);
}

std::vector<option_case> all_cases() {
    return {
        option_case("atomic_sets.set", set_item),
        option_case("atomic_sets.set of many", set_items).reports(reporting::nothing),
        option_case("atomic_sets.erase", erase_item),
        option_case("atomic_sets.erase of many", erase_items).reports(reporting::nothing),
        option_case("atomic_sets.get", get_item),
        option_case("atomic_sets.get_many", get_items).reports(reporting::nothing),
        option_case("atomic_sets.query", query_items).limits(time_limit::timeout_of_each),
        option_case("atomic_sets.stream", stream_items).limits(time_limit::timeout_of_each),
        option_case("atomic_sets.get_lock", make_lock),
        option_case("atomic_sets.get_lock, renewed", renew_lock),
        option_case("atomic_sets.set_atomic", set_by_lock).limits(attempt_limit::of_more),
        option_case("cache.get", get_entry),
        option_case("cache.has", look_for_entry),
        option_case("cache.set", set_entry),
        option_case("cache.set, newer", set_newer_entry),
        option_case("cache.erase", erase_entry),
        option_case("cache.clear, collected", clear_collected).reports(reporting::nothing),
        option_case("cache.clear, scattered", clear_scattered).reports(reporting::nothing),
        option_case("cache.keys, collected", list_collected),
        option_case("cache.keys, scattered", list_scattered),
        option_case("cache.keys, one", list_one_key),
        option_case("checkpoints.save", save_checkpoint),
        option_case("checkpoints.load", load_checkpoint),
        option_case("checkpoints.load_latest", load_latest).limits(time_limit::timeout_of_each),
        option_case("checkpoints.list", list_checkpoints).limits(time_limit::timeout_of_each),
        option_case("checkpoints.list, pages", page_checkpoints)
            .limits(time_limit::timeout_of_each),
        option_case("checkpoints.cleanup", clean_up).reports(reporting::nothing),
        option_case("checkpoints.delete_all", delete_all).reports(reporting::nothing),
        option_case("counter.add", add_to_counter),
        option_case("counter.settle", settle_counter),
        option_case("counter.value", sum_counter),
        option_case("counter.reset", reset_counter),
        option_case("counter.remove", remove_counter),
        option_case("versioned_store.load", load_value),
        option_case("versioned_store.save", save_value),
        option_case("versioned_store.erase", erase_value),
        option_case("table.put", put_struct),
        option_case("table.get", get_struct),
        option_case("table.erase", erase_struct),
        option_case("table.modify", modify_struct),
    };
}

}  // namespace

TEST_SUITE("simulation.data_options") {
    TEST_CASE("data: a request meets a transaction -> sent again, unless the options say not") {
        check_conflicts_are_repeated(all_cases());
        check_conflicts_are_errors(all_cases());
    }

    TEST_CASE("data: one attempt -> no request is sent twice") {
        check_attempts_are_limited(all_cases());
    }

    TEST_CASE("data: limits in time -> hold for each request, and the last for all together") {
        check_time_is_limited(all_cases());
    }

    TEST_CASE("data: a report -> tells of the last request") {
        check_reports(all_cases());
    }
}

}  // namespace dynaco::test
