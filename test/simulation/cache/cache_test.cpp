// Caches in worlds in which everything goes wrong.
#include "simulation/cache/cache_ledger.hpp"
#include "support/simulation/schedules.hpp"

#include <dynaco/error_details.hpp>
#include <dynaco/recipes/cache.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using recipes::cache_options;

constexpr auto copies_age = 2s;

/// What one coroutine does in a schedule.
class cache_user {
  public:
    cache_user(simulated_process& its_process, cache_ledger& its_ledger, recipes::cache its_cache,
               int its_number)
        : self{&its_process}, all{&its_ledger}, cache{std::move(its_cache)}, number{its_number} {}

    [[nodiscard]] std::string new_value() {
        return std::to_string(number) + "-" + std::to_string(++values);
    }
    [[nodiscard]] std::string some_key() const {
        return self->world().random().chance(0.7) ? "a" : "b";
    }
    [[nodiscard]] moment some_pause() const {
        // Often several at once.
        auto& random = self->world().random();
        return random.between(moment{0}, random.chance(0.5) ? moment{10ms} : moment{1s});
    }
    [[nodiscard]] moment copy_age() const {
        // Clocks may be slow.
        return cache.options().local_entries() == 0 ? moment{} : moment{copies_age + 10ms};
    }

    simulated_process* self;
    cache_ledger* all;
    recipes::cache cache;
    int number;
    int values = 0;
};

using user_pointer = std::shared_ptr<cache_user>;

asio::awaitable<void> do_set(user_pointer user, std::string key) {
    auto& self = *user->self;
    std::optional<std::chrono::milliseconds> ttl;
    std::optional<std::int64_t> ends;
    if (self.world().random().chance(0.5)) {
        ttl = std::chrono::milliseconds{self.world().random().between(200, 20'000)};
        auto const wall = self.clock().wall_now().time_since_epoch();
        ends = std::chrono::ceil<std::chrono::milliseconds>(wall).count() + ttl->count();
    }
    auto const value = user->new_value();
    auto const id = user->all->begin(self, key, value, ends);
    auto const done = co_await user->cache.set(key, value, ttl, call_options(), as_result);
    user->all->end(id, !done.has_error());
}

asio::awaitable<void> do_erase(user_pointer user, std::string key) {
    auto const id = user->all->begin(*user->self, key, "", std::nullopt);
    auto const done = co_await user->cache.erase(key, call_options(), as_result);
    user->all->end(id, !done.has_error());
}

asio::awaitable<void> do_clear(user_pointer user) {
    auto const first = user->all->begin_clear(*user->self, "a");
    auto const second = user->all->begin_clear(*user->self, "b");
    auto const done = co_await user->cache.clear(call_options(), as_result);
    user->all->end(first, !done.has_error());
    user->all->end(second, !done.has_error());
}

asio::awaitable<void> do_get(user_pointer user, std::string key) {
    cache_ledger::reading const by{*user->self, key};
    auto const got = co_await user->cache.get(key, call_options(), as_result);
    if (got.has_error()) co_return;
    if (*got) {
        user->all->check_found(by, (*got)->as_string(), user->copy_age());
    } else {
        user->all->check_missing(by, *user->self);
    }
}

asio::awaitable<void> do_keys(user_pointer user) {
    cache_ledger::reading const by{*user->self, ""};
    auto const got = co_await user->cache.keys("*", call_options(), as_result);
    if (!got.has_error()) user->all->check_keys(by, *user->self, *got);
}

asio::awaitable<std::string> compute(user_pointer user, std::string key) {
    auto const value = user->new_value();
    user->all->compute(*user->self, key, value);
    auto const pause = user->self->world().random().between(moment{0}, moment{2s});
    co_await user->self->sleep(pause);
    if (user->self->world().random().chance(0.2)) throw std::runtime_error{"no value"};
    co_return value;
}

class computation {
  public:
    computation(user_pointer its_user, std::string its_key)
        : user_{std::move(its_user)}, key_{std::move(its_key)} {}
    asio::awaitable<std::string> operator()() const { return compute(user_, key_); }

  private:
    user_pointer user_;
    std::string key_;
};

asio::awaitable<void> do_compute(user_pointer user, std::string key) {
    cache_ledger::reading const by{*user->self, key};
    computation const work{user, key};
    try {
        auto const got = co_await user->cache.get_or_compute(key, work, as_result);
        if (got.has_error()) co_return;
        // One that was joined may have begun long before.
        if (got->origin == recipes::cache_origin::local) {
            user->all->check_found(by, got->value, user->copy_age());
        }
    } catch (std::runtime_error const&) {
        // As computations are allowed to.
    }
}

asio::awaitable<void> use_cache(user_pointer user, int times) {
    for (int i = 0; i < times; ++i) {
        co_await user->self->sleep(user->some_pause());
        auto const what = user->self->world().random().between(0, 99);
        if (what < 30) {
            auto doing = do_set(user, user->some_key());
            co_await std::move(doing);
        } else if (what < 38) {
            auto doing = do_erase(user, user->some_key());
            co_await std::move(doing);
        } else if (what < 42) {
            auto doing = do_clear(user);
            co_await std::move(doing);
        } else if (what < 50) {
            auto doing = do_keys(user);
            co_await std::move(doing);
        } else if (what < 60) {
            auto doing = do_compute(user, user->some_key());
            co_await std::move(doing);
        } else {
            auto doing = do_get(user, user->some_key());
            co_await std::move(doing);
        }
    }
}

simulation_settings hostile_to_caches() {
    auto settings = simulation_settings::hostile();
    settings.late = 0.05;
    settings.pause_every = 15s;
    settings.cut_off_every = 30s;
    return settings;
}

recipes::cache cache_of(simulated_process& process, cache_options options) {
    recipes::recipe_table const table{process.client(), "table"};
    return recipes::cache{table, options};
}

void use_in(simulated_world& world, cache_ledger& all, cache_options const& options) {
    world.table().create("table", "pk", "sk");
    auto const count = world.random().chance(0.3) ? 3 : 2;
    for (int i = 0; i < count; ++i) {
        auto& process = world.add_process();
        auto const cache = cache_of(process, options);
        for (int each = 0; each < (i == 0 ? 2 : 1); ++each) {
            auto user = std::make_shared<cache_user>(process, all, cache, 2 * i + each);
            process.spawn(use_cache(std::move(user), 8));
        }
    }
    if (world.random().chance(0.2)) {
        auto const when = world.random().between(moment{1s}, moment{20s});
        world.after(when, [&world] { world.process(0).kill(); });
    }
    REQUIRE(world.run());
}

}  // namespace

TEST_SUITE_BEGIN("simulation.cache");

TEST_CASE("cache: everything goes wrong -> nothing that was replaced, erased or over is read") {
    std::size_t found = 0;
    std::size_t missing = 0;
    for_each_schedule(10'000, hostile_to_caches(), [&](simulated_world& world) {
        cache_ledger all{world};
        auto options = cache_options().partitions(2);
        if (world.random().chance(0.2)) options.layout(recipes::cache_layout::scattered);
        use_in(world, all, options);
        found += all.found();
        missing += all.missing();
    });
    MESSAGE("", found, " found, ", missing, " missing");
}

TEST_CASE("cache: copies in the processes -> as old as is said, and never older than own writes") {
    for_each_schedule(2'000, hostile_to_caches(), [](simulated_world& world) {
        cache_ledger all{world};
        use_in(world, all, cache_options().partitions(1).local_entries(8).local_age(copies_age));
    });
}

TEST_SUITE_END();

}  // namespace dynaco::test
