// Requests that are given expressions.
#include "expression_case.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/operations/batch_get_item.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>
#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/operations/update_item.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace dynaco::test {
namespace {

string_map<std::string> names(std::initializer_list<std::pair<char const*, char const*>> pairs) {
    string_map<std::string> made;
    for (auto const& [placeholder, name] : pairs) made.set(placeholder, name);
    return made;
}

auto const id = key("id", 1);

template <class Request>
void check_condition(Request request) {
    auto const got = with(std::move(request), attr("size") == 3);
    CHECK(std::string(detail::text_of(got.condition_expression())) == "#0 = :0");
    CHECK(got.expression_attribute_names() == names({{"#0", "size"}}));
    CHECK(got.expression_attribute_values() == item(":0", 3));
}

template <class Request>
void check_projection(Request request) {
    auto const got = with(std::move(request), project("name", "a.b"));
    CHECK(got.projection_expression() == "#0, #1.#2");
    CHECK(got.expression_attribute_names() == names({{"#0", "name"}, {"#1", "a"}, {"#2", "b"}}));
}

}  // namespace

TEST_SUITE("model.expressions") {
    TEST_CASE("every request with a condition -> has it, with names and values") {
        check_condition(put_item_request("t", id));
        check_condition(update_item_request("t", id));
        check_condition(delete_item_request("t", id));
        check_condition(transact_put("t", id));
        check_condition(transact_update("t", id, "SET a = b"));
        check_condition(transact_delete("t", id));
        check_condition(transact_condition_check("t", id, ""));
    }

    TEST_CASE("every request with a projection -> has it") {
        check_projection(get_item_request("t", id));
        check_projection(query_request("t"));
        check_projection(scan_request("t"));
        check_projection(transact_get("t", id));
        check_projection(keys_and_attributes());
    }

    TEST_CASE("a condition on a query or a scan -> its filter") {
        auto const query = with(query_request("t"), key_is("a", 1), attr("b") > 1);
        CHECK(query.key_condition_expression() == "#0 = :0");
        CHECK(query.filter_expression() == "#1 > :0");
        auto const scan = with(scan_request("t"), attr("b") > 1);
        CHECK(scan.filter_expression() == "#0 > :0");
    }

    TEST_CASE("several kinds in one request -> equal names and values share a placeholder") {
        auto const request = with(update_item_request("t", id), set("a", 1).set("b", "x"),
                                  attr("a") != 1 && attr("c") == "x", exists("a.b"));
        CHECK(request.update_expression() == "SET #0 = :0, #1 = :1");
        CHECK(request.condition_expression() == "#0 <> :0 AND #2 = :1 AND attribute_exists(#0.#1)");
        CHECK(request.expression_attribute_names() ==
              names({{"#0", "a"}, {"#1", "b"}, {"#2", "c"}}));
        CHECK(request.expression_attribute_values() == item(":0", 1, ":1", "x"));
    }

    TEST_CASE("equal values of each type -> shared; what only looks alike -> not") {
        auto const values = [](condition_expression const& condition) {
            return render(condition).values.size();
        };
        auto const twice = [&](attribute_value const& value) {
            return values(attr("a") == value || attr("b") == value);
        };
        for (attribute_value const& each :
             {attribute_value("x"), attribute_value(1), attribute_value(to_binary("x")),
              attribute_value(string_set("x")), attribute_value(number_set(1)),
              attribute_value(list_of(1, "x")), attribute_value(item("a", 1)),
              attribute_value(true), attribute_value(nullptr)}) {
            CHECK(twice(each) == 1);
        }
        CHECK(values(attr("a") == 1 || attr("b") == "1") == 2);
        CHECK(values(attr("a") == "x" || attr("b") == to_binary("x")) == 2);
        CHECK(values(attr("a") == string_set("x") || attr("b") == list_of("x")) == 2);
        CHECK(values(attr("a") == false || attr("b") == nullptr) == 2);
    }

    TEST_CASE("texts that the request has -> stay, joined by AND, in parentheses") {
        auto const old = put_item_request("t", id)
                             .condition_expression("#y = :y OR b = :0")
                             .expression_attribute_name("#y", "year")
                             .expression_attribute_value(":y", 1)
                             .expression_attribute_value(":0", 2);
        auto const request = with(old, attr("year") != 2 && (exists("c") || attr("d") == 3));
        CHECK(request.condition_expression() ==
              "(#y = :y OR b = :0) AND #y <> :0 AND (attribute_exists(#0) OR #1 = :1)");
        CHECK(request.expression_attribute_names() ==
              names({{"#y", "year"}, {"#0", "c"}, {"#1", "d"}}));
        CHECK(request.expression_attribute_values() == item(":y", 1, ":0", 2, ":1", 3));

        auto const either = with(put_item_request("t", id).condition_expression("(a = b OR c = d)"),
                                 exists("e") || exists("f"));
        CHECK(either.condition_expression() ==
              "(a = b OR c = d) AND (attribute_exists(#0) OR attribute_exists(#1))");
        auto const one_by_one =
            with(with(with(put_item_request("t", id), exists("a")), exists("b") || exists("c")),
                 exists("d"));
        CHECK(one_by_one.condition_expression() ==
              "((attribute_exists(#0)) AND (attribute_exists(#1) OR attribute_exists(#2))) AND "
              "attribute_exists(#3)");
    }

    TEST_CASE("placeholders that the request has, defined or only used -> for nothing else") {
        auto const request = with(update_item_request("t", id)
                                      .update_expression("SET #0 = :0, #2 = :20")
                                      .expression_attribute_name("#1", "other")
                                      .expression_attribute_value(":1", "other"),
                                  attr("a") == 1 && attr("b") == 2);
        CHECK(request.condition_expression() == "#3 = :2 AND #4 = :3");
        CHECK(request.expression_attribute_names() ==
              names({{"#1", "other"}, {"#3", "a"}, {"#4", "b"}}));
        CHECK(request.expression_attribute_values() == item(":1", "other", ":2", 1, ":3", 2));
    }

    TEST_CASE("an update, projection or key condition as text -> gets more of the same") {
        auto const update = with(update_item_request("t", id)
                                     .update_expression("remove x set a = :a")
                                     .expression_attribute_value(":a", 1),
                                 set("b", 1).add("c", 2).remove("d"));
        CHECK(update.update_expression() == "SET a = :a, #0 = :a REMOVE x, #1 ADD #2 :0");

        auto const query = with(query_request("t")
                                    .key_condition_expression("a = :a")
                                    .projection_expression("a, b")
                                    .filter_expression("c = :a")
                                    .expression_attribute_value(":a", 1),
                                key_is("b", 2), project("d"), exists("e"));
        CHECK(query.key_condition_expression() == "a = :a AND #0 = :0");
        CHECK(query.projection_expression() == "a, b, #1");
        CHECK(query.filter_expression() == "(c = :a) AND attribute_exists(#2)");

        auto broken = update_item_request("t", id).update_expression("a = b");
        auto const applied = apply_to(broken, set("c", 1));
        REQUIRE(applied.has_error());
        CHECK(has(applied.error().message(), "update_expression"));
    }

    TEST_CASE("an expression that is wrong -> thrown by `with`, told by `apply_to`") {
        put_item_request const untouched("t", id);
        auto request = untouched;
        auto const applied = apply_to(request, exists("a"), exists("b.."));
        REQUIRE(applied.has_error());
        CHECK(applied.error() == errc::invalid_argument);
        CHECK(applied.error() == condition::invalid_request);
        CHECK(request == untouched);
        CHECK_THROWS_AS(with(request, exists("b..")), dynaco::exception);
    }

    TEST_CASE("an expression used twice -> is not used up") {
        auto const changes = set("a", 1);
        auto const held = exists("a");
        auto const first = with(update_item_request("t", id), changes, held);
        auto const second = with(update_item_request("t", id), changes, held);
        CHECK(first == second);
        CHECK(second.update_expression() == "SET #0 = :0");
    }

    TEST_CASE("types: classes with constructors, of which none stands for another") {
        CHECK_FALSE((std::is_aggregate_v<attr> || std::is_aggregate_v<condition_expression> ||
                     std::is_aggregate_v<sort_key_condition> ||
                     std::is_aggregate_v<key_condition_expression> ||
                     std::is_aggregate_v<update_expression> ||
                     std::is_aggregate_v<projection_expression> ||
                     std::is_aggregate_v<attribute_size> || std::is_aggregate_v<update_operand> ||
                     std::is_aggregate_v<update_sum>));
        CHECK(std::is_convertible_v<sort_key_condition, condition_expression>);
        CHECK_FALSE(std::is_convertible_v<condition_expression, sort_key_condition>);
        CHECK_FALSE(std::is_convertible_v<condition_expression, key_condition_expression>);
        CHECK_FALSE(std::is_convertible_v<key_condition_expression, condition_expression>);
        CHECK_FALSE(std::is_convertible_v<update_expression, condition_expression>);
        CHECK_FALSE(std::is_convertible_v<char const*, condition_expression>);
        CHECK_FALSE(std::is_convertible_v<char const*, update_expression>);
        CHECK_FALSE(std::is_convertible_v<bool, condition_expression>);
        CHECK(std::is_same_v<decltype(attr("a") == 1), sort_key_condition>);
        CHECK(std::is_same_v<decltype(attr("a") != 1), condition_expression>);
        CHECK(std::is_same_v<decltype(attr("a") == attr("b")), condition_expression>);
        CHECK(std::is_same_v<decltype(size("a") == 1), condition_expression>);
        CHECK(std::is_same_v<decltype(1 == attr("a")), condition_expression>);
        CHECK(std::is_same_v<decltype(between("a", 1, 2)), sort_key_condition>);
        CHECK(std::is_same_v<decltype(between("a", 1, attr("b"))), condition_expression>);
        CHECK(std::is_same_v<decltype(between("a", attr("b"), 1)), condition_expression>);
        CHECK(std::is_same_v<decltype(begins_with("a", "b")), sort_key_condition>);
        CHECK(std::is_same_v<decltype(begins_with("a", attr("b"))), condition_expression>);
    }
}

}  // namespace dynaco::test
