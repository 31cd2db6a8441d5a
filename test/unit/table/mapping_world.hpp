// What the tests of the mapping check of each case: all ways there and back.
#pragma once

#include <dynaco/mapping.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "table/wire_reader.hpp"
#include "unit/wire/json_of.hpp"

namespace dynaco::test {

enum class genre { rock, jazz = 7, pop };
BOOST_DESCRIBE_ENUM(genre, rock, jazz, pop)

/// A struct with one member of the type, named "v".
template <class T>
struct box {
    T v{};
    friend bool operator==(box const&, box const&) = default;
    BOOST_DESCRIBE_CLASS(box, (), (v), (), ())
};

/// The struct that the service's JSON is, without an item in between.
template <class T>
result<T> from_json(std::string_view text) {
    auto made = mapper::fresh<T>();
    wire::json_reader in{text};
    mapper::problem wrong;
    auto const& type = mapper::codec_of<T, mapper::forms::usual>;
    if (!mapper::read_item(in, type, &made, wrong)) return mapper::failure_of(in, wrong);
    REQUIRE(in.finish());
    return made;
}

/// The same attributes the other way round, with some that are no member's.
inline item shuffled(item const& from) {
    item made("no member", item("a", list_of(1, nullptr)));
    for (auto const* each = from.end(); each != from.begin();) {
        --each;
        made.append(each->name, each->value);
        made.append("not " + each->name, "x");
    }
    return made;
}

/// The struct of an item, by way of the item and by way of its JSON.
template <class T>
void check_read(item const& from, T const& expected) {
    INFO("item: ", from);
    auto const read = from_item<T>(from, as_result);
    INFO("failure: ", read.has_error() ? read.error().message() : "none");
    REQUIRE(read.has_value());
    CHECK((*read == expected));
    auto const direct = from_json<T>(json_of(from));
    INFO("failure of JSON: ", direct.has_error() ? direct.error().message() : "none");
    REQUIRE(direct.has_value());
    CHECK((*direct == expected));
}

/// Both ways, and the way back from attributes in any order.
template <class T>
void check_both_ways(T const& object, item const& expected) {
    auto const made = to_item(object, as_result);
    INFO("failure: ", made.has_error() ? made.error().message() : "none");
    REQUIRE(made.has_value());
    CHECK(*made == expected);
    check_read(expected, object);
    check_read(shuffled(expected), object);
}

template <class T>
void check_refused(item const& from, errc code, std::string const& message) {
    INFO("item: ", from);
    auto const read = from_item<T>(from, as_result);
    REQUIRE(read.has_error());
    CHECK(read.error() == code);
    CHECK(read.error().message() == message);
    auto const direct = from_json<T>(json_of(from));
    REQUIRE(direct.has_error());
    CHECK(direct.error() == code);
    CHECK(direct.error().message() == message);
}

template <class T>
void check_not_writable(T const& object, std::string const& message) {
    auto const made = to_item(object, as_result);
    REQUIRE(made.has_error());
    CHECK(made.error() == errc::not_representable);
    CHECK(made.error().message() == message);
}

}  // namespace dynaco::test
