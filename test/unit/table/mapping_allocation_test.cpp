// What turning structs into items and back takes from the heap, exactly: what the values need.
#include <dynaco/mapping.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "support/allocations.hpp"
#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;

namespace {

struct part {
    std::string name;
    int count = 0;
};
BOOST_DESCRIBE_STRUCT(part, (), (name, count))

struct whole {
    std::string id;
    std::string text;
    std::int64_t number = 0;
    double price = 0;
    std::optional<std::string> note;
    part inner;
};
BOOST_DESCRIBE_STRUCT(whole, (), (id, text, number, price, note, inner))

// Three texts that need the heap.
whole sample() {
    whole made;
    made.id = "short";
    made.text = std::string(34, 'x');
    made.number = 12345678;
    made.price = 79.5;
    made.note = std::string(40, 'y');
    made.inner.name = std::string(50, 'z');
    return made;
}

constexpr std::uint64_t texts = 3;

}  // namespace

TEST_SUITE("table.mapping_allocation") {
    TEST_CASE("JSON: into a struct -> its texts, and nothing else") {
        auto const json = json_of(to_item(sample()));
        whole read;
        mapper::problem wrong;
        wire::json_reader in{json};
        allocation_scope const scope;
        bool const is_read =
            mapper::read_item(in, mapper::codec_of<whole, mapper::forms::usual>, &read, wrong);
        auto const count = scope.count();
        REQUIRE(is_read);
        CHECK(read.inner.name == sample().inner.name);
        if (counts_allocations()) CHECK(count == texts);
    }

    TEST_CASE("item: into a struct -> its texts, and nothing else") {
        auto const made = to_item(sample());
        allocation_scope const scope;
        auto const read = from_item<whole>(made);
        auto const count = scope.count();
        CHECK(read.text == sample().text);
        if (counts_allocations()) CHECK(count == texts);
    }

    TEST_CASE("struct: into an item -> its texts, and one for the attributes of each map") {
        auto const from = sample();
        allocation_scope const scope;
        auto const made = to_item(from);
        auto const count = scope.count();
        CHECK(made.size() == 6);
        if (counts_allocations()) CHECK(count == texts + 2);
    }
}
