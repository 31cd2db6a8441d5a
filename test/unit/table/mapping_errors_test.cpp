#include <dynaco/mapping.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;

namespace {

struct address {
    std::string zip;
    std::optional<genre> kind;
    friend bool operator==(address const&, address const&) = default;
};
BOOST_DESCRIBE_STRUCT(address, (), (zip, kind))

template <class T>
void refuse(attribute_value const& value, errc code, std::string const& message) {
    check_refused<box<T>>(item("v", value), code, message);
}

}  // namespace

TEST_SUITE("table.mapping_errors") {
    TEST_CASE("another type: each kind of member -> both types") {
        auto const wrong = errc::wrong_type;
        refuse<std::string>(1, wrong, "v: is N (number), but the member wants S (string)");
        refuse<int>("1", wrong, "v: is S (string), but the member wants N (number)");
        refuse<number>(true, wrong, "v: is BOOL (boolean), but the member wants N (number)");
        refuse<bool>(1, wrong, "v: is N (number), but the member wants BOOL (boolean)");
        refuse<bool>(nullptr, wrong, "v: is NULL (null), but the member wants BOOL (boolean)");
        refuse<genre>(item{}, wrong, "v: is M (map), but the member wants S (string)");
        refuse<binary>("x", wrong, "v: is S (string), but the member wants B (binary)");
        refuse<std::string>(to_binary("x"), wrong,
                            "v: is B (binary), but the member wants S (string)");
        refuse<std::vector<int>>(number_set(1), wrong,
                                 "v: is NS (number set), but the member wants L (list)");
        refuse<std::set<int>>(list_of(1), wrong,
                              "v: is L (list), but the member wants NS (number set)");
        refuse<std::set<int>>(string_set("1"), wrong,
                              "v: is SS (string set), but the member wants NS (number set)");
        refuse<std::set<binary>>(number_set(1), wrong,
                                 "v: is NS (number set), but the member wants BS (binary set)");
        refuse<std::map<std::string, int>>(list_of(1), wrong,
                                           "v: is L (list), but the member wants M (map)");
        refuse<address>("x", wrong, "v: is S (string), but the member wants M (map)");
        refuse<item>(list_of(1), wrong, "v: is L (list), but the member wants M (map)");
        refuse<list>(item{}, wrong, "v: is M (map), but the member wants L (list)");
        refuse<std::optional<int>>("x", wrong, "v: is S (string), but the member wants N (number)");
        refuse<std::optional<std::vector<int>>>(1, wrong,
                                                "v: is N (number), but the member wants L (list)");
        refuse<std::chrono::sys_seconds>(true, wrong,
                                         "v: is BOOL (boolean), but the member wants S (string)");
        refuse<std::monostate>(1, wrong, "v: is N (number), but the member wants NULL (null)");
    }

    TEST_CASE("paths: through structs, lists, maps and sets -> every step named") {
        using deep = std::vector<std::map<std::string, std::vector<address>>>;
        refuse<deep>(list_of(item{}, item("home", list_of(item("zip", 8000)))), errc::wrong_type,
                     "v[1].home[0].zip: is N (number), but the member wants S (string)");
        refuse<deep>(list_of(item("home", list_of(item{}))), errc::missing_attribute,
                     "v[0].home[0].zip: the item has no such attribute; the member wants S");
        refuse<std::vector<std::vector<int>>>(
            list_of(list_of(1), list_of(1, "x")), errc::wrong_type,
            "v[1][1]: is S (string), but the member wants N (number)");
        refuse<std::set<std::int8_t>>(number_set(1, 300), errc::not_representable,
                                      "v[1]: 300 does not fit int8 (-128 to 127)");
    }

    TEST_CASE("missing -> the attribute's name and what the member wants") {
        check_refused<box<int>>(item{}, errc::missing_attribute,
                                "v: the item has no such attribute; the member wants N");
        check_refused<box<attribute_value>>(item("V", 1), errc::missing_attribute,
                                            "v: the item has no such attribute");
    }

    TEST_CASE("no room: numbers, names, times, sizes -> the value and the rule") {
        auto const wrong = errc::not_representable;
        refuse<int>(1.5, wrong, "v: 1.5 does not fit int32: it is not whole");
        refuse<genre>("polka", wrong,
                      "v: \"polka\" is no enumerator of the member's type: rock, jazz, pop");
        refuse<genre>(5, wrong, "v: 5 is no enumerator of the member's type: rock, jazz, pop");
        refuse<std::chrono::sys_seconds>("soon", wrong, "v: \"soon\" is no point in time");
        refuse<std::chrono::sys_time<std::chrono::nanoseconds>>(
            "2300-01-01T00:00:00Z", wrong,
            "v: \"2300-01-01T00:00:00Z\" is out of the range of the member's type");
        refuse<std::chrono::sys_seconds>(number{"1E30"}, wrong,
                                         "v: 1000000000000000000000000000000 is no point in time");
        refuse<std::array<int, 2>>(list_of(1), wrong, "v: has 1 elements, but the member holds 2");
        refuse<std::array<int, 2>>(list_of(1, 2, 3), wrong,
                                   "v: has 3 elements, but the member holds 2");
        refuse<std::array<std::byte, 2>>(to_binary("abc"), wrong,
                                         "v: has 3 bytes, but the member holds 2");
    }

    TEST_CASE("thrown: the form without as_result -> the same error") {
        try {
            (void)from_item<box<int>>(item("v", "x"));
            FAIL("nothing was thrown");
        } catch (exception const& failure) {
            CHECK(failure.error() == errc::wrong_type);
            CHECK(failure.error().message() == "v: is S (string), but the member wants N (number)");
        }
    }

    TEST_CASE("to_item: what has no form -> the path and why") {
        check_not_writable(box<double>{std::nan("")}, "v: \"nan\" is not a number");
        check_not_writable(box<std::vector<genre>>{{genre::rock, genre{9}}},
                           "v[1]: no enumerator has the value 9");
        check_not_writable(box<std::chrono::sys_seconds>{std::chrono::sys_seconds{
                               std::chrono::seconds{1LL << 40}}},
                           "v: a time outside the years 0 to 9999");
        check_not_writable(box<std::map<std::string, double>>{{{"a", 1}, {"b", 1e200}}},
                           "v.b: \"1e+200\" is too large: magnitudes end at "
                           "9.9999999999999999999999999999999999999E+125");
    }

    TEST_CASE("JSON that is no item -> a malformed response, with the place") {
        for (auto const* text :
             {"", "{", R"({"v":1})", R"({"v":{}})", R"({"v":{"Q":"1"}})", R"({"v":{"N":"x"}})",
              R"({"v":{"N":"1","S":"x"}})", R"({"v":{"N":"1"},"v":{"N":"1"}})",
              R"({"w":{"N":"1"},"v":{"N":"1"})", R"({"v":{"NULL":false}})"}) {
            CAPTURE(text);
            auto const read = from_json<box<std::optional<int>>>(text);
            REQUIRE(read.has_error());
            CHECK(read.error() == errc::malformed_response);
        }
        CHECK(from_json<box<std::set<int>>>(R"({"v":{"NS":[]}})").error() ==
              errc::malformed_response);
        CHECK(from_json<box<std::map<std::string, int>>>(
                  R"({"v":{"M":{"a":{"N":"1"},"a":{"N":"1"}}}})")
                  .error() == errc::malformed_response);
    }
}
