#include "wire/name_index.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/random.hpp"

using namespace dynaco;
using namespace dynaco::wire;
using wire::detail::hash_key;
using wire::detail::hash_of;

namespace {

std::string name_of(std::uint64_t left, std::uint64_t right) {
    std::string made(16, '\0');
    std::memcpy(made.data(), &left, 8);
    std::memcpy(made.data() + 8, &right, 8);
    return made;
}

// A hash without a key, as good as any: 16 bytes that somebody who knows it makes collide.
std::string name_of_one_hash(std::uint64_t number) {
    auto mixed = (16 ^ number) * 0x9E3779B97F4A7C15;
    mixed ^= mixed >> 32;
    return name_of(number, mixed ^ 0x5851F42D4C957F2D);
}

// Counts how often the index looks at a name that it has.
class watched_names {
  public:
    watched_names(std::vector<std::string> const& names, std::size_t& looks) noexcept
        : names_{names}, looks_{looks} {}

    std::size_t size() const noexcept { return names_.size(); }
    bool contains(std::string_view name) const {
        return std::find(names_.begin(), names_.end(), name) != names_.end();
    }
    std::uint32_t begin() const noexcept { return 0; }
    std::uint32_t end() const noexcept { return static_cast<std::uint32_t>(names_.size()); }
    std::uint32_t next(std::uint32_t place) const noexcept { return place + 1; }
    std::string_view at(std::uint32_t place) const noexcept {
        ++looks_;
        return names_[place];
    }

  private:
    std::vector<std::string> const& names_;
    std::size_t& looks_;
};

std::size_t looks_for(std::vector<std::string> const& wanted) {
    std::vector<std::string> names;
    std::size_t looks = 0;
    basic_name_index<watched_names> index;
    for (auto const& each : wanted) {
        if (index.contains(watched_names{names, looks}, each)) FAIL("there already");
        names.push_back(each);
    }
    return looks;
}

}  // namespace

TEST_SUITE("wire.name_index") {
    TEST_CASE("contains: names that are added one by one -> not there before, there afterwards") {
        for (std::string const stem : {"", "a", "attribute_"}) {
            CAPTURE(stem);
            item attributes;
            name_index names;
            int wrong = 0;
            for (int i = 0; i != 500; ++i) {
                auto const name = stem + std::to_string(i);
                if (names.contains(attributes, name)) ++wrong;
                attributes.append(name, i);
                for (int j = 0; j <= i; ++j) {
                    if (!names.contains(attributes, stem + std::to_string(j))) ++wrong;
                }
            }
            CHECK(wrong == 0);
        }
    }

    TEST_CASE("contains: the empty name and one that begins like it -> told apart") {
        item attributes;
        name_index names;
        CHECK_FALSE(names.contains(attributes, ""));
        attributes.append("", 1);
        CHECK_FALSE(names.contains(attributes, std::string(1, '\0')));
        attributes.append(std::string(1, '\0'), 2);
        CHECK(names.contains(attributes, ""));
        CHECK(names.contains(attributes, std::string(1, '\0')));
    }

    TEST_CASE("contains: names chosen to share a hash that has no key -> each is looked at once") {
        std::vector<std::string> chosen;
        for (std::uint64_t i = 0; i != 20'000; ++i) chosen.push_back(name_of_one_hash(i));
        // Once or twice where it is put into the table, and no more to see that another is not it.
        CHECK(looks_for(chosen) < 3 * chosen.size());
    }

    TEST_CASE("hash: names chosen to share one under a known key -> do not under another") {
        test::seeded_random random;
        hash_key const known{random.engine()(), random.engine()()};
        hash_key const other{random.engine()(), random.engine()()};
        std::set<std::uint32_t> under_known;
        std::set<std::uint32_t> under_other;
        for (std::uint64_t i = 0; i != 10'000; ++i) {
            auto const name = name_of(known.word, i);  // a factor of zero
            under_known.insert(hash_of(name, known));
            under_other.insert(hash_of(name, other));
        }
        CHECK(under_known.size() == 1);
        CHECK(under_other.size() > 9'990);
    }

    TEST_CASE("hash: any difference between two names, any key -> they do not collide") {
        test::seeded_random random;
        std::uint64_t const top = std::uint64_t{1} << 63;
        std::uint64_t const all = ~std::uint64_t{0};
        int collisions = 0;
        for (int i = 0; i != 20'000; ++i) {
            hash_key const key{random.engine()(), random.engine()()};
            auto const left = random.engine()();
            auto const right = random.engine()();
            auto const bit = std::uint64_t{1} << random.engine()() % 64;
            auto const one = hash_of(name_of(left, right), key);
            for (auto const& other :
                 {name_of(right, left), name_of(left ^ top, right), name_of(left, right ^ top),
                  name_of(left ^ top, right ^ top), name_of(left ^ all, right ^ all),
                  name_of(left ^ bit, right), name_of(left, right ^ bit),
                  name_of(left ^ bit, right ^ bit), name_of(left + bit, right - bit),
                  name_of(std::rotl(left, 1), std::rotr(right, 1)),
                  name_of(left, right) + std::string(1, '\0'),
                  name_of(left, right).substr(0, 15)}) {
                if (hash_of(other, key) == one) ++collisions;
            }
        }
        CHECK(collisions < 5);  // of 240,000 pairs, by chance one in 2^32
    }

    TEST_CASE("hash: names of all sizes that differ in one character -> differ") {
        hash_key const key{0x243F6A8885A308D3, 0x13198A2E03707344};
        std::set<std::uint32_t> hashes{hash_of("", key)};
        std::size_t names = 1;
        for (std::size_t size = 1; size != 70; ++size) {
            std::string name(size, 'x');
            hashes.insert(hash_of(name, key));
            for (auto& character : name) {
                character = 'y';
                hashes.insert(hash_of(name, key));
                character = 'x';
            }
            names += 1 + size;
        }
        CHECK(hashes.size() == names);
    }

    TEST_CASE("own_hash_key: asked twice -> the same; another process -> draws another") {
        auto const& own = wire::detail::own_hash_key();
        CHECK(&own == &wire::detail::own_hash_key());
        auto const other = wire::detail::make_hash_key();
        CHECK(own.word != other.word);
        CHECK(own.start != other.start);
        CHECK(other.word != other.start);
    }
}
