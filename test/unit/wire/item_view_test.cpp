// <dynaco/item_view.hpp>. The reader that makes views is one layer above them, and so is this.
#include <dynaco/item_view.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "support/allocations.hpp"
#include "support/printers.hpp"
#include "unit/wire/indexed_item.hpp"

using namespace dynaco;
using namespace dynaco::wire::test;

static_assert(std::forward_iterator<item_view::iterator>);
static_assert(std::ranges::forward_range<item_view>);
static_assert(std::ranges::forward_range<list_view>);
static_assert(std::is_trivially_copyable_v<item_view> && sizeof(item_view) == 16);

namespace {

indexed_item const& indexed_every_type() {
    static indexed_item const made{R"({
        "s": {"S": "J\u00f3ga"}, "n": {"N": "-12.50"}, "big": {"N": "300"}, "b": {"B": "Zm9vYg=="},
        "ss": {"SS": ["b", "a"]}, "ns": {"NS": ["9", "10"]}, "bs": {"BS": ["Zg=="]},
        "m": {"M": {"in": {"M": {"ner": {"S": "x"}}}, "next": {"N": "1"}}},
        "l": {"L": [{"L": [{"N": "1"}, {"N": "2"}]}, {"S": "two"}, {"M": {}}]},
        "yes": {"BOOL": true}, "no": {"BOOL": false}, "nil": {"NULL": true}})"};
    REQUIRE(made.is_good());
    return made;
}

value_view value(std::string_view name) {
    return indexed_every_type().view().at(name);
}

}  // namespace

TEST_SUITE("wire.item_view") {
    TEST_CASE("get: as a view and as a value that owns -> the value") {
        auto const view = indexed_every_type().view();
        CHECK(view.size() == 12);
        CHECK(view.get<std::string_view>("s") == "Jóga");
        CHECK(view.get<std::string>("s") == "Jóga");
        CHECK(view.get<double>("n") == -12.5);
        CHECK(view.get<int>("big") == 300);
        CHECK(view.get<number>("n") == number{"-12.5"});
        CHECK(view.get<binary>("b") == to_binary("foob"));
        CHECK(view.get<std::span<std::byte const>>("b").size() == 4);
        CHECK(view.get<string_set>("ss") == string_set("a", "b"));
        CHECK(view.get<number_set>("ns") == number_set(9, 10));
        CHECK(view.get<binary_set>("bs") == binary_set(to_binary("f")));
        CHECK(view.get<item>("m") == item("in", item("ner", "x"), "next", 1));
        CHECK(view.get<item_view>("m").get<int>("next") == 1);
        CHECK(view.get<list>("l") == list_of(list_of(1, 2), "two", item{}));
        CHECK(view.get<list_view>("l").size() == 3);
        CHECK(view.get<bool>("yes"));
        CHECK_FALSE(view.get<bool>("no"));
        CHECK(view.get<attribute_value>("nil") == attribute_value{});
        CHECK(view.get<value_view>("nil").is_null());
    }

    TEST_CASE("get: what is not there, of another type or too large -> the failures of item::get") {
        auto const view = indexed_every_type().view();
        auto const owning = view.to_item();
        auto const same = [](auto const& of_view, auto const& of_item) {
            REQUIRE(of_view.has_error());
            CHECK(of_view.error().code() == of_item.error().code());
            CHECK(of_view.error().message() == of_item.error().message());
        };
        same(view.get<int>("gone", as_result), owning.get<int>("gone", as_result));
        same(view.get<int>("s", as_result), owning.get<int>("s", as_result));
        same(view.get<int>("n", as_result), owning.get<int>("n", as_result));
        same(view.get<std::int8_t>("big", as_result), owning.get<std::int8_t>("big", as_result));
        same(view.get<std::string_view>("n", as_result), owning.get<std::string>("n", as_result));
        same(view.get<item_view>("l", as_result), owning.get<item>("l", as_result));
        CHECK_THROWS_AS(view.get<int>("gone"), exception);
        CHECK_THROWS_AS(view.at("gone"), exception);
        CHECK_THROWS_AS(value("s").as_number(), exception);
        CHECK_THROWS_AS(value("n").as_string(), exception);
    }

    TEST_CASE("find: names that are there and names that are not -> a value, nothing") {
        auto const view = indexed_every_type().view();
        CHECK(view.find("next") == std::nullopt);  // of a map within
        CHECK_FALSE(view.contains(""));
        CHECK_FALSE(view.contains("sss"));
        REQUIRE(view.find("nil"));
        CHECK(view.find("nil")->is_null());
        CHECK(view.at("m").as_map().at("in").as_map().at("ner").as_string() == "x");
    }

    TEST_CASE("iteration: an item -> names and values in the order of the text") {
        std::string names;
        item copy;
        for (auto const& [name, value] : indexed_every_type().view()) {
            names += std::string{name} + ' ';
            copy.append(std::string{name}, value.to_value());
        }
        CHECK(names == "s n big b ss ns bs m l yes no nil ");
        CHECK(copy == indexed_every_type().view().to_item());
    }

    TEST_CASE("iteration: sets and lists -> their elements in the order of the text") {
        auto const texts = value("ss").as_string_set();
        CHECK(std::vector<std::string_view>(texts.begin(), texts.end()) ==
              std::vector<std::string_view>{"b", "a"});
        auto const numbers = value("ns").as_number_set();
        CHECK(std::vector<number>(numbers.begin(), numbers.end()) == std::vector<number>{9, 10});
        auto const bytes = value("bs").as_binary_set();
        REQUIRE(std::ranges::distance(bytes) == 1);
        CHECK((*bytes.begin()).front() == std::byte{'f'});
        auto const values = value("l").as_list();
        std::vector<attribute_type> types;
        for (auto const each : values) types.push_back(each.type());
        CHECK(types ==
              std::vector{attribute_type::list, attribute_type::string, attribute_type::map});
        CHECK((*std::ranges::next(values.begin(), 2)).as_map().empty());
    }

    TEST_CASE("reading: texts, bytes, numbers and what is within -> no allocation") {
        auto const view = indexed_every_type().view();
        dynaco::test::allocation_scope const allocations;
        bool const is_right = view.get<std::string_view>("s").size() == 5 &&
                              view.get<int>("big") == 300 && view.at("b").as_binary().size() == 4 &&
                              std::ranges::distance(view.at("l").as_list()) == 3;
        CHECK(allocations.count() == 0);
        CHECK(is_right);
    }
}
