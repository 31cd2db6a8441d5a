#include "chi_squared.hpp"
#include "hash.hpp"
#include "key_chooser.hpp"
#include "key_sequence.hpp"
#include "workload.hpp"
#include "zipfian.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace {

using namespace ycsb;

constexpr int draws = 200'000;

double power(std::uint64_t rank) {
    return std::pow(static_cast<double>(rank), -zipfian_theta);
}

double zeta(std::uint64_t count) {
    double sum = 0;
    for (std::uint64_t i = 1; i <= count; ++i) sum += power(i);
    return sum;
}

template <class Draw>
std::vector<std::uint64_t> count(std::size_t classes, Draw draw) {
    std::vector<std::uint64_t> counts(classes);
    for (int i = 0; i != draws; ++i) ++counts.at(draw());
    return counts;
}

std::uint64_t sum_of_first(std::vector<std::uint64_t> const& counts, std::size_t how_many) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i != how_many; ++i) sum += counts[i];
    return sum;
}

// The first two numbers are exact in Gray's method, and so is all that is left.
void check_zipf(std::vector<std::uint64_t> const& by_rank) {
    auto const all = zeta(by_rank.size());
    std::vector<double> const expected{1 / all, power(2) / all, 1 - (1 + power(2)) / all};
    std::vector<std::uint64_t> const seen{by_rank[0], by_rank[1], draws - sum_of_first(by_rank, 2)};
    CHECK(deviation(seen, expected) < 4);
    for (std::size_t const first : {10u, 100u, 500u}) {
        auto const share = static_cast<double>(sum_of_first(by_rank, first)) / draws;
        CHECK(share == doctest::Approx(zeta(first) / all).epsilon(0.05));
    }
}

}  // namespace

TEST_SUITE_BEGIN("bench.ycsb.distribution");

TEST_CASE("keys: the names that YCSB gives to its first records") {
    CHECK(key_name(0) == "user6284781860667377211");
    CHECK(key_name(1) == "user8517097267634966620");
    CHECK(key_name(2) == "user1820151046732198393");
}

TEST_CASE("hash: a negative one loses its sign, as in Java") {
    // FNV-1a of eight zero bytes is 0xa8c7f832281a39c5; its two's complement is the name of 0.
    CHECK(fnv_hash(0) == ~std::uint64_t{0xa8c7f832281a39c5} + 1);
}

TEST_CASE("zipfian: frequencies follow the law") {
    random_numbers random{1};
    zipfian const law{1000};
    check_zipf(count(1000, [&] { return law.next(random); }));
}

TEST_CASE("zipfian: grown -> as if made of that size") {
    random_numbers random{2};
    zipfian law{10};
    law.grow(400);
    law.grow(300);
    CHECK(law.count() == 400);
    law.grow(1000);
    check_zipf(count(1000, [&] { return law.next(random); }));
}

TEST_CASE("zipfian: of one number or two -> nothing else") {
    random_numbers random{3};
    zipfian const one{1};
    zipfian const two{2};
    for (int i = 0; i != 1000; ++i) {
        CHECK(one.next(random) == 0);
        CHECK(two.next(random) < 2);
    }
}

TEST_CASE("scrambled: the most frequent numbers are where their hashes are") {
    random_numbers random{4};
    scrambled_zipfian const law{1'000'000};
    auto const counts = count(1'000'000, [&] { return law.next(random); });
    double const all = 26.46902820178302;
    std::vector<std::uint64_t> seen{counts[fnv_hash(0) % 1'000'000],
                                    counts[fnv_hash(1) % 1'000'000]};
    seen.push_back(draws - seen[0] - seen[1]);
    // A little more than the law says: rarer numbers fall on the same places.
    CHECK(deviation(seen, {1 / all, power(2) / all, 1 - (1 + power(2)) / all}) < 4);
}

TEST_CASE("uniform: all numbers alike") {
    random_numbers random{5};
    key_chooser keys{distribution::uniform, 100, 0};
    CHECK(deviation(count(100, [&] { return keys.next(100, random); }),
                    std::vector<double>(100, 0.01)) < 4);
}

TEST_CASE("hotspot: 80 % of the draws are from the first fifth") {
    random_numbers random{6};
    key_chooser keys{distribution::hotspot, 100, 0};
    std::vector<double> expected(100, 0.2 / 80);
    for (std::size_t i = 0; i != 20; ++i) expected[i] = 0.8 / 20;
    CHECK(deviation(count(100, [&] { return keys.next(100, random); }), expected) < 4);
}

TEST_CASE("latest: the newest record is the most frequent, also of those that came later") {
    random_numbers random{7};
    key_chooser keys{distribution::latest, 500, 0};
    check_zipf(count(1000, [&] { return 999 - keys.next(1000, random); }));
}

TEST_CASE("zipfian keys: records that are not there yet are not chosen, and change nothing") {
    random_numbers random{8};
    key_chooser keys{distribution::zipfian, 1000, 1000};
    auto const before = count(2000, [&] { return keys.next(1000, random); });
    auto const after = count(2000, [&] { return keys.next(2000, random); });
    CHECK(sum_of_first(before, 1000) == draws);
    auto most = [](std::vector<std::uint64_t> const& of) {
        std::size_t found = 0;
        for (std::size_t i = 0; i != 1000; ++i) found = of[i] > of[found] ? i : found;
        return found;
    };
    CHECK(most(before) == most(after));
}

TEST_CASE("sequence: a record can be read once it and all before it were written") {
    key_sequence keys{10};
    CHECK(keys.take() == 10);
    CHECK(keys.take() == 11);
    CHECK(keys.take() == 12);
    keys.ended(12);
    keys.ended(11);
    CHECK(keys.readable() == 10);
    keys.ended(10);
    CHECK(keys.readable() == 13);
}

TEST_CASE("workloads: operations have their shares") {
    for (auto const* const letter : {"a", "b", "c", "d", "e", "F"}) {
        CAPTURE(letter);
        auto const* const what = find_workload(letter);
        REQUIRE(what != nullptr);
        random_numbers random{9};
        std::vector<std::uint64_t> seen;
        std::vector<double> expected;
        auto const counts =
            count(operation_count, [&] { return static_cast<std::size_t>(what->next(random)); });
        for (std::size_t i = 0; i != operation_count; ++i) {
            if (what->shares[i] == 0) {
                CHECK(counts[i] == 0);
            } else {
                seen.push_back(counts[i]);
                expected.push_back(what->shares[i]);
            }
        }
        if (seen.size() > 1) CHECK(deviation(seen, expected) < 4);
    }
    CHECK(find_workload("g") == nullptr);
    CHECK(find_workload("") == nullptr);
}

TEST_SUITE_END();
