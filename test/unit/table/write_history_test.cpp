// Whose write it was: what the ids in an item prove, against what really happened.
#include "table/write_history.hpp"

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::mapper {

std::ostream& operator<<(std::ostream& out, write_verdict verdict) {
    constexpr char const* names[] = {"ours", "foreign", "same_version", "unknown"};
    return out << names[static_cast<int>(verdict)];
}

namespace {

std::string id(char character) {
    return std::string(write_history::id_size, character);
}

// What others, and the copies of our own request, do to the item.
enum class act {
    modify,       // by one who has read the item
    put,          // by one who knows the version
    update,       // by key: the version moves on, the ids stay
    unaware_put,  // by a program that moves the version on and knows of no ids
    erase,
    create,
    land,  // a copy of our request arrives
};
constexpr int act_count = 7;

/// An item, and everything that happens to it.
class history_model {
  public:
    explicit history_model(bool counts) : counts_{counts} {}

    void carry_out(act what) {
        switch (what) {
            case act::modify:
                if (item) write(*item, true);
                break;
            case act::put:
                if (item) write(*item, false);
                break;
            case act::update:
                if (item) item->version = next(item->version);
                break;
            case act::unaware_put:
                if (item) item = item_writes(next(item->version), write_history());
                break;
            case act::erase:
                if (item) ++lineage;
                item.reset();
                break;
            case act::create:
                if (!item) write(item_writes(item_version(counts_), write_history()), false);
                break;
            case act::land:
                land();
                break;
        }
    }

    /// Our write is made on what there is.
    void begin(bool reads_history) {
        auto const version = item ? item->version : item_version(counts_);
        ours_version = next(version);
        ours = guarded_write(id_for(ours_version), version);
        if (reads_history) {
            ours.base_history.emplace();
            if (item) ours.base_history = item->history;
        }
    }
    [[nodiscard]] bool condition_holds() const {
        return item ? item->version == ours.base : ours.base.is_first();
    }
    void land() {
        if (!condition_holds()) return;
        item = item_writes(ours_version, history_after(ours));
        landed = true;
        landed_in = lineage;
    }

    std::optional<item_writes> item;
    int lineage = 0;  // grows when the item is erased
    guarded_write ours{"", item_version(true)};
    item_version ours_version{true};
    bool landed = false;
    int landed_in = -1;

  private:
    void write(item_writes const& on, bool reads_history) {
        auto const version = next(on.version);
        guarded_write made{id_for(version), on.version};
        if (reads_history) made.base_history = on.history;
        item = item_writes(version, history_after(made));
    }
    item_version next(item_version const& before) {
        ++drawn_;
        if (counts_) return item_version(before.count() + 1);
        return item_version(random_version(drawn_ * 0x9e3779b97f4a7c15, drawn_));
    }
    std::string id_for(item_version const& version) {
        if (!counts_) return write_id_of(version.text());
        return write_id(++drawn_ * 0x9e3779b97f4a7c15);
    }

    bool counts_;
    std::uint64_t drawn_ = 0;
};

// Verdicts that are less than what happened are allowed, wrong ones never.
bool is_true(history_model const& world, write_verdict verdict) {
    if (verdict == write_verdict::unknown) return world.ours.in_doubt;
    if (verdict == write_verdict::ours) return world.landed;
    auto const was_erased = world.landed && world.landed_in != world.lineage;
    auto const is_exact = !world.ours.base.counts() && !world.ours.base.is_first();
    return !world.landed || (was_erased && !is_exact);
}

void run_sequence(bool counts, bool reads_history, std::vector<act> const& before,
                  std::vector<act> const& after) {
    history_model world{counts};
    for (auto const each : before) world.carry_out(each);
    world.begin(reads_history);
    std::string story;
    for (auto const each : after) {
        story += std::to_string(static_cast<int>(each));
        world.carry_out(each);
        if (world.condition_holds()) continue;
        // The last copy of the request arrives now, and its condition does not hold.
        world.ours.in_doubt = true;
        auto const verdict = judge(world.ours, world.item);
        auto told = is_true(world, verdict);
        if (!world.landed) {
            world.ours.in_doubt = false;
            told = told && judge(world.ours, world.item) == write_verdict::foreign;
        }
        if (told) continue;
        CAPTURE(counts);
        CAPTURE(reads_history);
        CAPTURE(world.ours.base.to_string());
        CAPTURE(verdict);
        FAIL_CHECK("wrong after the acts ", story);
    }
}

std::vector<std::vector<act>> const beginnings{
    {},
    {act::create},
    {act::create, act::modify},
    {act::create, act::unaware_put},
    {act::create, act::update, act::put},
    {act::create, act::modify, act::modify, act::update},
    std::vector<act>(12, act::create),
};

}  // namespace

TEST_SUITE("table.write_history") {
    TEST_CASE("text: ids newest first, eight at most; anything else is no history") {
        write_history history;
        CHECK(history.empty());
        for (char each = 'a'; each <= 'j'; ++each) history = history.with(id(each));
        CHECK(history.size() == 8);
        CHECK(history.newest() == id('j'));
        CHECK(history.contains(id('c')));
        CHECK_FALSE(history.contains(id('b')));
        CHECK(write_history(history.text()).text() == history.text());
        CHECK(write_history("short").empty());
        CHECK(write_history("12345 78").empty());
        CHECK(write_history(std::string(72, 'a')).empty());
        // Only whole ids: what is across two of them is none.
        CHECK_FALSE(write_history("aaaabbbbaaaabbbb").contains("bbbbaaaa"));
    }

    TEST_CASE("ids: 8 characters of the alphabet, different for different bits and versions") {
        std::set<std::string> seen;
        for (std::uint64_t i = 0; i != 1000; ++i) {
            auto const by_bits = write_id(i << 16);
            auto const by_version = write_id_of(random_version(i, ~i));
            CHECK(write_history(by_bits + by_version).size() == 2);
            CHECK(seen.insert(by_bits).second);
            CHECK(seen.insert(by_version).second);
        }
        CHECK(random_version(1, 2).size() == 20);
        CHECK(random_version(1, 2) != random_version(2, 1));
        CHECK(write_id_of("") != write_id_of("a"));
    }

    TEST_CASE("one attempt: whatever the item says -> foreign, or the version was the right one") {
        guarded_write write{id('a'), item_version(std::uint64_t{3})};
        CHECK(judge(write, std::nullopt) == write_verdict::foreign);
        item_writes current{item_version(std::uint64_t{9}), write_history()};
        CHECK(judge(write, current) == write_verdict::foreign);
        current.version = write.base;
        CHECK(judge(write, current) == write_verdict::same_version);
    }

    TEST_CASE("in doubt: own id, the version after ours, too far away, no item") {
        guarded_write write{id('a'), item_version(std::uint64_t{3})};
        write.in_doubt = true;
        auto const verdict = [&](std::uint64_t version, std::string const& history) {
            return judge(write, item_writes(item_version(version), write_history(history)));
        };
        CHECK(verdict(4, id('a')) == write_verdict::ours);
        CHECK(verdict(9, id('c') + id('a')) == write_verdict::ours);
        CHECK(verdict(4, id('b')) == write_verdict::foreign);
        CHECK(verdict(4, "") == write_verdict::foreign);
        CHECK(verdict(5, id('c') + id('b')) == write_verdict::foreign);
        CHECK(verdict(5, id('c')) == write_verdict::unknown);
        CHECK(verdict(3, id('b')) == write_verdict::same_version);
        CHECK(verdict(2, id('b')) == write_verdict::unknown);
        CHECK(judge(write, std::nullopt) == write_verdict::unknown);
    }

    TEST_CASE("in doubt, but the history was read: what stands in front of it -> known exactly") {
        guarded_write write{id('a'), item_version(std::uint64_t{3})};
        write.in_doubt = true;
        write.base_history = write_history(id('x') + id('y'));
        CHECK(history_after(write).text() == id('a') + id('x') + id('y'));
        auto const version = item_version(std::uint64_t{50});  // counted on by who knows no ids
        auto const verdict = [&](std::string const& history) {
            return judge(write, item_writes(version, write_history(history)));
        };
        CHECK(verdict(id('b') + id('x') + id('y')) == write_verdict::foreign);
        CHECK(verdict(id('b') + id('a') + id('x')) == write_verdict::ours);
        CHECK(verdict(id('b') + id('y')) == write_verdict::unknown);
    }

    TEST_CASE("random versions: the version read is an id, too -> known without reading the item") {
        auto const first = random_version(1, 1);
        auto const second = random_version(2, 2);
        auto const third = random_version(3, 3);
        guarded_write write{write_id_of(second), item_version(first)};
        write.in_doubt = true;
        auto const verdict = [&](std::string const& version, std::string const& history) {
            return judge(write, item_writes(item_version(version), write_history(history)));
        };
        auto const ours = history_after(write).text();
        CHECK(ours == write_id_of(second) + write_id_of(first));
        CHECK(verdict(second, ours) == write_verdict::ours);
        CHECK(verdict(second, "") == write_verdict::ours);
        CHECK(verdict(third, ours) == write_verdict::ours);
        CHECK(verdict(third, write_id_of(third) + write_id_of(first)) == write_verdict::foreign);
        CHECK(verdict(third, write_id_of(third)) == write_verdict::unknown);
    }

    TEST_CASE("two writers of the same content: each finds its own write, and only that") {
        for (bool const counts : {true, false}) {
            history_model world{counts};
            world.carry_out(act::create);
            world.begin(false);
            world.carry_out(act::put);
            world.ours.in_doubt = true;
            CHECK(judge(world.ours, world.item) == write_verdict::foreign);
        }
    }

    TEST_CASE("seven modifications since, no more: certain whether ours was among them") {
        for (bool const counts : {true, false}) {
            for (bool const lands : {true, false}) {
                history_model world{counts};
                world.carry_out(act::create);
                world.begin(true);
                if (lands) world.land();
                world.ours.in_doubt = true;
                for (int i = 0; i != 7; ++i) {
                    world.carry_out(act::modify);
                    CAPTURE(i);
                    CHECK(judge(world.ours, world.item) ==
                          (lands ? write_verdict::ours : write_verdict::foreign));
                }
            }
        }
    }

    TEST_CASE("every sequence of five acts: no verdict is wrong") {
        constexpr int length = 5;
        int count = 1;
        for (int i = 0; i != length; ++i) count *= act_count;
        std::vector<act> after(length);
        for (auto const& before : beginnings) {
            for (int code = 0; code != count; ++code) {
                for (int rest = code, i = 0; i != length; ++i, rest /= act_count) {
                    after[static_cast<std::size_t>(i)] = static_cast<act>(rest % act_count);
                }
                for (bool const counts : {true, false}) {
                    run_sequence(counts, code % 2 == 0, before, after);
                }
            }
        }
    }

    TEST_CASE("long sequences at random: no verdict is wrong") {
        test::seeded_random random;
        for (int round = 0; round != 20'000; ++round) {
            std::vector<act> before;
            std::vector<act> after;
            for (auto n = random.between(0, 12); n != 0; --n) {
                before.push_back(static_cast<act>(random.between(0, act_count - 2)));
            }
            for (auto n = random.between(1, 30); n != 0; --n) {
                // Mostly modifications: so that histories become long.
                after.push_back(random.chance(0.5)
                                    ? act::modify
                                    : static_cast<act>(random.between(0, act_count - 1)));
            }
            run_sequence(random.chance(0.5), random.chance(0.5), before, after);
        }
    }
}

}  // namespace dynaco::mapper
