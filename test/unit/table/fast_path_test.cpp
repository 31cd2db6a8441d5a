// Attributes in the form that the service gives them are read into structs by a path of their own.
// Whatever that does must be what the plain path does, which takes any JSON.
#include "table/wire_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/table/everything.hpp"
#include "unit/table/mapping_world.hpp"
#include "unit/wire/disguise.hpp"
#include "unit/wire/random_value.hpp"

using namespace dynaco;
using namespace dynaco::test;

namespace {

struct flat {
    std::string pk;
    std::string text;
    std::optional<std::string> note;
    int count = 0;
    std::optional<std::uint64_t> version;
    double price = 0;
    number exact;
    attribute_value any;
    friend bool operator==(flat const&, flat const&) = default;
};
BOOST_DESCRIBE_STRUCT(flat, (), (pk, text, note, count, version, price, exact, any))

struct nested {
    std::string id;
    flat inner;
    std::vector<flat> list;
    std::map<std::string, std::string> texts;
    std::map<std::string, flat> by_name;
    friend bool operator==(nested const&, nested const&) = default;
};
BOOST_DESCRIBE_STRUCT(nested, (), (id, inner, list, texts, by_name))

// What reading a struct came to, as it can be compared.
template <class T>
bool is_same(result<T> const& left, result<T> const& right) {
    if (left.has_value() != right.has_value()) return false;
    if (left) return *left == *right;
    return left.error().code() == right.error().code() &&
           left.error().message() == right.error().message();
}

template <class T>
bool is_read_alike(item const& from, wire::test::disguise& disguise) {
    auto const compact = json_of(from);
    auto const fast = from_json<T>(compact);
    auto const plain = from_json<T>(disguise.of(compact));
    if (is_same(fast, plain)) return fast.has_value();
    INFO(compact);
    FAIL("read differently");
    return false;
}

// An attribute that mostly fits its member, and now and then does not.
template <class Value>
void add(item& to, std::string name, Value value, wire::test::random_values& random) {
    switch (random.below(40)) {
        case 0:
            to.append(std::move(name), random.value(1));
            break;
        case 1:
            to.append(std::move(name), nullptr);
            break;
        case 2:
            break;
        default:
            to.append(std::move(name), std::move(value));
    }
}

item flat_item(wire::test::random_values& random) {
    item made;
    add(made, "pk", random.text(), random);
    add(made, "text", random.text(), random);
    if (random.below(2) == 0) add(made, "note", random.text(), random);
    if (random.below(4) == 0) made.append("no member", random.value(1));
    add(made, "count", static_cast<int>(random.below(1000)), random);
    if (random.below(2) == 0) made.append("version", static_cast<int>(random.below(1000)));
    add(made, "price", 0.25 * static_cast<double>(random.below(1000)), random);
    add(made, "exact", random.decimal(), random);
    made.append("any", random.value(2));
    return made;
}

item nested_item(wire::test::random_values& random) {
    item made("id", random.text());
    add(made, "inner", flat_item(random), random);
    list several;
    for (auto i = random.below(3); i != 0; --i) several.emplace_back(flat_item(random));
    add(made, "list", std::move(several), random);
    item texts, by_name;
    for (auto i = random.below(4); i != 0; --i) texts.set(random.text(), random.text());
    for (auto i = random.below(3); i != 0; --i) by_name.set(random.text(), flat_item(random));
    add(made, "texts", std::move(texts), random);
    add(made, "by_name", std::move(by_name), random);
    return made;
}

/// How many could be read.
template <class T>
int compare(int count, item (*make)(wire::test::random_values&)) {
    wire::test::random_values random{20120118};
    wire::test::disguise disguise{7};
    random.be_brief();
    int read = 0;
    for (int i = 0; i != count; ++i) {
        random.be_plain(i % 4 != 0);
        read += is_read_alike<T>(make(random), disguise) ? 1 : 0;
    }
    return read;
}

}  // namespace

TEST_SUITE("table.fast_path") {
    TEST_CASE("flat structs: 10,000 items that fit or do not, in disguise -> the same") {
        auto const read = compare<flat>(10'000, flat_item);
        CHECK(read > 4'000);
        CHECK(read < 9'900);
    }

    TEST_CASE("nested structs: 3,000 items that fit or do not, in disguise -> the same") {
        auto const read = compare<nested>(3'000, nested_item);
        CHECK(read > 500);
        CHECK(read < 2'900);
    }

    TEST_CASE("structs of every kind of member: 1,000, in disguise -> the same") {
        everything_maker random;
        wire::test::disguise disguise{11};
        for (int i = 0; i != 1'000; ++i) {
            auto const object = random.make(1);
            auto const made = to_item(object);
            REQUIRE(is_read_alike<everything>(made, disguise));
            REQUIRE(is_read_alike<everything>(shuffled(made), disguise));
        }
    }
}
