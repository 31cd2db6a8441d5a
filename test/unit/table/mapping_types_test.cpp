#include <dynaco/mapping.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;
using namespace std::chrono_literals;

namespace {

enum class level : std::uint8_t { low = 1, high = 200 };
enum class initial : char { a = 'a' };

template <class T>
void check_box(T const& value, attribute_value const& expected) {
    check_both_ways(box<T>{value}, item("v", expected));
}

struct point {
    int x = 0;
    int y = 0;
    friend auto operator<=>(point const&, point const&) = default;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct tree {
    std::string name;
    std::vector<tree> children;
    friend bool operator==(tree const&, tree const&) = default;
};
BOOST_DESCRIBE_STRUCT(tree, (), (name, children))

struct chain {
    int value = 0;
    std::unique_ptr<chain> next;
};
BOOST_DESCRIBE_STRUCT(chain, (), (value, next))

struct money {
    std::int64_t cents = 0;
    friend auto operator<=>(money const&, money const&) = default;
};

template <class Duration>
using at = std::chrono::sys_time<Duration>;

struct empty {
    friend bool operator==(empty const&, empty const&) = default;
};
BOOST_DESCRIBE_STRUCT(empty, (), ())

struct with_sets {
    string_set names{"none"};
    number_set numbers{0};
    binary_set bytes{to_binary("")};
    std::optional<string_set> more;
    friend bool operator==(with_sets const&, with_sets const&) = default;
};
BOOST_DESCRIBE_STRUCT(with_sets, (), (names, numbers, bytes, more))

}  // namespace

template <>
struct dynaco::value_codec<money> {
    static constexpr auto type = attribute_type::number;
    static attribute_value to_value(money const& amount) {
        if (amount.cents < 0) throw std::invalid_argument{"a negative amount"};
        return amount.cents;
    }
    static result<money> from_value(attribute_value const& value) {
        auto const cents = value.get<std::int64_t>(as_result);
        if (cents.has_error()) return cents.error();
        return money{*cents};
    }
};

TEST_SUITE("table.mapping_types") {
    TEST_CASE("text and bool -> S and BOOL") {
        check_box<std::string>("Jóga", "Jóga");
        check_box<std::string>("", "");
        check_box<std::string>("say \"x\"\n", "say \"x\"\n");
        check_box(true, true);
        check_box(false, false);
    }

    TEST_CASE("numbers: every arithmetic type, its limits -> N") {
        check_box<signed char>(-128, -128);
        check_box<unsigned char>(255, 255);
        check_box<std::int16_t>(-32768, -32768);
        check_box<std::uint16_t>(65535, 65535);
        check_box<int>(std::numeric_limits<int>::min(), number{"-2147483648"});
        check_box<unsigned>(4294967295U, number{"4294967295"});
        check_box<long>(std::numeric_limits<long>::max(), number{"9223372036854775807"});
        check_box<long long>(std::numeric_limits<long long>::min(), number{"-9223372036854775808"});
        check_box<std::uint64_t>(std::numeric_limits<std::uint64_t>::max(),
                                 number{"18446744073709551615"});
        check_box(0.1F, number{"0.1"});
        check_box(-2.5e-100, number{"-2.5E-100"});
        check_box(1.5L, number{"1.5"});
        check_box(number{"3.14159265358979323846264338327950288"},
                  number{"3.14159265358979323846264338327950288"});
    }

    TEST_CASE("enumerations: described -> the enumerator's name; others -> the number") {
        check_box(genre::jazz, "jazz");
        check_box(level::high, 200);
        check_box(initial::a, 97);
        // What was written as a number before.
        check_read(item("v", 7), box<genre>{genre::jazz});
    }

    TEST_CASE("bytes -> B") {
        check_box(to_binary("bytes"), to_binary("bytes"));
        check_box(binary{}, binary{});
        check_box(std::array<std::byte, 2>{std::byte{1}, std::byte{255}},
                  binary{std::byte{1}, std::byte{255}});
    }

    TEST_CASE("points in time -> ISO 8601 with the digits of the type") {
        at<std::chrono::seconds> const time{1'700'000'000s};
        check_box(time, "2023-11-14T22:13:20Z");
        check_box(at<std::chrono::milliseconds>{time + 5ms}, "2023-11-14T22:13:20.005Z");
        check_box(at<std::chrono::microseconds>{time + 5us}, "2023-11-14T22:13:20.000005Z");
        check_box(at<std::chrono::nanoseconds>{time + 5ns}, "2023-11-14T22:13:20.000000005Z");
        check_box(std::chrono::time_point_cast<std::chrono::minutes>(time), "2023-11-14T22:13:00Z");
        check_box(std::chrono::time_point_cast<std::chrono::days>(time), "2023-11-14");
        check_box(at<std::chrono::milliseconds>{-1ms}, "1969-12-31T23:59:59.999Z");
        check_box(at<std::chrono::seconds>{}, "1970-01-01T00:00:00Z");
        check_read(item("v", "2023-11-15T00:13:20.123456789123+02:00"),
                   box<at<std::chrono::milliseconds>>{time + 123ms});
        check_read(item("v", "2023-11-14"),
                   box<at<std::chrono::seconds>>{std::chrono::floor<std::chrono::days>(time)});
        check_read(item("v", number{"1700000000.25"}),
                   box<at<std::chrono::milliseconds>>{time + 250ms});
        check_read(item("v", number{"-0.25"}),
                   box<at<std::chrono::milliseconds>>{at<std::chrono::milliseconds>{-250ms}});
    }

    TEST_CASE("optional: empty -> absent; NULL is read as empty") {
        check_box(std::optional<int>{3}, 3);
        check_box(std::optional<std::string>{""}, "");
        check_both_ways(box<std::optional<int>>{}, item{});
        check_read(item("v", nullptr), box<std::optional<int>>{});
        check_read(item("v", nullptr), box<std::optional<std::set<int>>>{});
        // In lists and maps it has a place.
        check_box(std::vector<std::optional<int>>{1, std::nullopt}, list_of(1, nullptr));
        check_box(std::map<std::string, std::optional<int>>{{"a", std::nullopt}, {"b", 2}},
                  item("a", nullptr, "b", 2));
    }

    TEST_CASE("sequences -> L") {
        check_box(std::vector<int>{1, 2}, list_of(1, 2));
        check_box(std::vector<int>{}, list{});
        check_box(std::vector<bool>{true, false}, list_of(true, false));
        check_box(std::deque<std::string>{"a", "b"}, list_of("a", "b"));
        check_box(std::list<point>{{1, 2}}, list_of(item("x", 1, "y", 2)));
        check_box(std::array<double, 2>{1, 2.5}, list_of(1, 2.5));
        check_box(std::vector<std::vector<int>>{{1}, {}}, list_of(list_of(1), list{}));
        check_box(std::vector<std::uint8_t>{1, 2}, list_of(1, 2));
    }

    TEST_CASE("maps with names -> M") {
        check_box(std::map<std::string, int>{{"a", 1}, {"", 2}}, item("a", 1, "", 2));
        check_box(std::unordered_map<std::string, point>{{"p", {1, 2}}},
                  item("p", item("x", 1, "y", 2)));
        check_box(std::map<std::string, std::vector<genre>>{{"g", {genre::pop}}},
                  item("g", list_of("pop")));
    }

    TEST_CASE("sets -> SS, NS, BS; empty -> absent") {
        check_box(std::set<std::string>{"b", "a"}, string_set("a", "b"));
        check_box(std::unordered_set<std::string>{"b", "a"}, string_set("a", "b"));
        check_box(std::set<int>{3, 1}, number_set(1, 3));
        check_box(std::unordered_set<double>{0.5}, number_set(0.5));
        check_box(std::set<number>{number{"1.5"}}, number_set(1.5));
        check_box(std::set<binary>{to_binary("x")}, binary_set(to_binary("x")));
        check_box(std::set<genre>{genre::pop, genre::rock}, string_set("pop", "rock"));
        check_box(std::set<money>{{1}, {2}}, number_set(1, 2));
        check_both_ways(box<std::set<int>>{}, item{});
        check_read(item("v", nullptr), box<std::set<int>>{});
        check_box(std::vector<std::set<int>>{{1}, {}}, list_of(number_set(1), nullptr));
    }

    TEST_CASE("nested structs -> M, to any depth, of their own kind too") {
        check_box(point{1, 2}, item("x", 1, "y", 2));
        check_both_ways(tree{"a", {{"b", {{"c", {}}}}, {"d", {}}}},
                        item("name", "a", "children",
                             list_of(item("name", "b", "children",
                                          list_of(item("name", "c", "children", list{}))),
                                     item("name", "d", "children", list{}))));
        check_both_ways(empty{}, item{});
    }

    TEST_CASE("unique_ptr: a struct that holds the next of its kind -> M, absent at the end") {
        chain first;
        first.value = 1;
        first.next = std::make_unique<chain>();
        first.next->value = 2;
        item const expected("value", 1, "next", item("value", 2));
        CHECK(to_item(first) == expected);
        auto const read = from_item<chain>(expected);
        CHECK(read.next->value == 2);
        CHECK(read.next->next == nullptr);
        CHECK(from_json<chain>(json_of(expected))->next->value == 2);
    }

    TEST_CASE("values, items, lists and DynamoDB's sets -> as they are") {
        check_box(attribute_value{number_set(1)}, number_set(1));
        check_box(attribute_value{}, nullptr);
        check_box(item("a", list_of(1)), item("a", list_of(1)));
        check_box(list_of(1, "x"), list_of(1, "x"));
        check_both_ways(
            with_sets{string_set("a"), number_set(1), binary_set(to_binary("b")), string_set("c")},
            item("names", string_set("a"), "numbers", number_set(1), "bytes",
                 binary_set(to_binary("b")), "more", string_set("c")));
    }

    TEST_CASE("types of the user's own -> what their codec says, wherever they are") {
        check_box(money{5}, 5);
        check_box(std::vector<money>{{5}, {6}}, list_of(5, 6));
        check_box(std::optional<money>{money{5}}, 5);
        check_box(std::map<std::string, money>{{"a", {1}}}, item("a", 1));
        check_refused<box<money>>(item("v", "x"), errc::wrong_type,
                                  "v: the value is S (string), not N (number)");
        check_not_writable(box<std::vector<money>>{{{1}, {-1}}}, "v[1]: a negative amount");
    }

    TEST_CASE("single values -> the same forms without a struct") {
        CHECK(to_value(std::set<int>{1, 2}) == number_set(1, 2));
        CHECK(to_value(genre::pop) == "pop");
        CHECK(from_value<point>(item("x", 1, "y", 2)) == point{1, 2});
        CHECK(from_value<std::vector<int>>(list_of(1, 2)) == std::vector<int>{1, 2});
        CHECK(from_value<int>("x", as_result).error().message() ==
              "is S (string), but the member wants N (number)");
    }
}
