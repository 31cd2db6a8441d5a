#include <dynaco/mapping.hpp>

#include <set>
#include <string>
#include <variant>
#include <vector>

#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;

namespace {

struct user {
    std::string pk;
    std::string name;
    friend bool operator==(user const&, user const&) = default;
};
BOOST_DESCRIBE_STRUCT(user, (), (pk, name))

struct order {
    std::string pk;
    int total = 0;
    friend bool operator==(order const&, order const&) = default;
};
BOOST_DESCRIBE_STRUCT(order, (), (pk, total))

struct payment {
    std::string pk;
    friend bool operator==(payment const&, payment const&) = default;
};
BOOST_DESCRIBE_STRUCT(payment, (), (pk))

struct plain {
    int x = 0;
    friend bool operator==(plain const&, plain const&) = default;
};
BOOST_DESCRIBE_STRUCT(plain, (), (x))

using row = std::variant<user, order, payment>;
using scalar = std::variant<std::monostate, std::string, double, bool, std::vector<int>,
                            std::set<std::string>, plain>;

struct event {
    scalar what;
    std::vector<row> rows;
    std::optional<std::variant<std::string, int>> id;
    friend bool operator==(event const&, event const&) = default;
};
BOOST_DESCRIBE_STRUCT(event, (), (what, rows, id))

struct branch;
using node = std::variant<int, branch>;
struct branch {
    std::vector<node> children;
    friend bool operator==(branch const&, branch const&);
};
BOOST_DESCRIBE_STRUCT(branch, (), (children))
bool operator==(branch const& left, branch const& right) {
    return left.children == right.children;
}

}  // namespace

template <>
inline constexpr auto dynaco::mapping_of<user> =
    dynaco::mapping<user>().partition_key<&user::pk>().type_tag("kind", "user");
template <>
inline constexpr auto dynaco::mapping_of<order> =
    dynaco::mapping<order>().partition_key<&order::pk>().type_tag("kind", "order");
template <>
inline constexpr auto dynaco::mapping_of<payment> =
    dynaco::mapping<payment>().type_tag("kind", "payment");

TEST_SUITE("table.mapping_variant") {
    TEST_CASE("several structs of one table -> each by its tag") {
        check_both_ways(row{user{"u1", "Ann"}}, item("kind", "user", "pk", "u1", "name", "Ann"));
        check_both_ways(row{order{"o1", 3}}, item("kind", "order", "pk", "o1", "total", 3));
        check_both_ways(row{payment{"p1"}}, item("kind", "payment", "pk", "p1"));
        check_both_ways(std::variant<plain>{plain{1}}, item("x", 1));
    }

    TEST_CASE("a tag that is unknown, missing or no text -> an error that names it") {
        check_refused<row>(item("kind", "invoice", "pk", "i1"), errc::wrong_type,
                           "kind: is \"invoice\", but the type tags of the variant are user, "
                           "order, payment");
        check_refused<row>(item("pk", "i1"), errc::missing_attribute,
                           "kind: the item has no type tag, which tells the variant's structs "
                           "apart");
        check_refused<row>(item("kind", 1), errc::wrong_type,
                           "kind: is N (number), but the member wants S (string)");
        check_refused<row>(item("kind", "order", "pk", "o1", "total", "x"), errc::wrong_type,
                           "total: is S (string), but the member wants N (number)");
    }

    TEST_CASE("members: each alternative -> as it would be alone") {
        auto const check = [](scalar const& what, attribute_value const& expected) {
            check_both_ways(event{what, {}, {}}, item("what", expected, "rows", list{}));
        };
        check(std::monostate{}, nullptr);
        check("text", "text");
        check(1.5, 1.5);
        check(true, true);
        check(std::vector<int>{1}, list_of(1));
        check(std::set<std::string>{"a"}, string_set("a"));
        check(plain{3}, item("x", 3));
    }

    TEST_CASE("members: structs in lists, optional variants, errors -> paths through them") {
        check_both_ways(event{"x", {user{"u", "n"}, order{"o", 1}}, 5},
                        item("what", "x", "rows",
                             list_of(item("kind", "user", "pk", "u", "name", "n"),
                                     item("kind", "order", "pk", "o", "total", 1)),
                             "id", 5));
        check_refused<event>(
            item("what", "x", "rows", list_of(item("kind", "bill"))), errc::wrong_type,
            "rows[0].kind: is \"bill\", but the type tags of the variant are user, order, payment");
        check_refused<event>(item("what", number_set(1), "rows", list{}), errc::wrong_type,
                             "what: is NS (number set), but the member wants one of NULL, S, N, "
                             "BOOL, L, SS, M");
        check_refused<event>(item("what", "x", "rows", list_of("x")), errc::wrong_type,
                             "rows[0]: is S (string), but the member wants one of M");
        check_refused<event>(item("rows", list{}), errc::missing_attribute,
                             "what: the item has no such attribute");
    }

    TEST_CASE("a variant that holds itself -> any depth") {
        CHECK(to_value(node{branch{{1, branch{{2}}}}}) ==
              item("children", list_of(1, item("children", list_of(2)))));
        CHECK((from_value<node>(item("children", list_of(1, item("children", list_of(2))))) ==
               node{branch{{1, branch{{2}}}}}));
    }
}
