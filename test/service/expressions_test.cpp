// Expressions made of C++ expressions, carried out by the service: every operator and function,
// reserved words, nested paths and every kind of update.
#include "local_service.hpp"

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/field.hpp>
#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

struct song {
    std::string id;
    int year{};
    string_set tags{std::string("x")};
};
BOOST_DESCRIBE_STRUCT(song, (), (id, year, tags))

item song_item() {
    return item("id", "jóga", "title", "Jóga", "year", 1997, "plays", 10, "score", 4.5, "live",
                false, "nothing", nullptr, "cover", to_binary("abc"), "tags",
                string_set("art", "pop"), "ratings", number_set(3, 5), "parts",
                binary_set(to_binary("x")), "takes", list_of(1, 2, list_of("a", "b")), "label",
                item("name", "One Little Independent", "address",
                     item("city", "London", "a.b", 1, "lines", list_of("first", "second"))));
}

/// A table with one song.
class song_store {
  public:
    song_store() { service.run(service.client.put_item(table.name, song_item())); }

    /// Whether the condition holds for the song, asked by a write and by a filter.
    bool holds(condition_expression const& condition) {
        std::ostringstream shown;
        shown << condition;
        INFO(shown.str());
        auto const written = service.run(service.client.put_item(
            with(put_item_request(table.name, song_item()), condition), as_result));
        if (written.has_error()) {
            INFO(written.error());
            REQUIRE(written.error() == condition::conditional_check_failed);
        }
        auto const read =
            service.run(service.client.scan(with(scan_request(table.name), condition)));
        CHECK(read.count == (written.has_value() ? 1 : 0));
        return written.has_value();
    }

    /// The song's attribute after an update of it as it was first.
    item updated(update_expression const& changes) {
        std::ostringstream shown;
        shown << changes;
        INFO(shown.str());
        service.run(service.client.put_item(table.name, song_item()));
        auto const done = service.run(service.client.update_item(
            with(update_item_request(table.name, song_key()).return_values(return_value::all_new),
                 changes)));
        return done.attributes.value();
    }

    static item song_key() { return key("id", "jóga"); }

    local_service service;
    local_table table{service, table_by_id("expressions")};
};

// Some of the 573 words that an expression cannot have as they are.
constexpr char const* reserved[] = {
    "name", "status", "size",   "year", "date", "value", "key", "order",   "user", "count", "add",
    "set",  "remove", "delete", "and",  "or",   "not",   "in",  "between", "null", "group", "time"};

}  // namespace

TEST_SUITE("service.expressions") {
    TEST_CASE("conditions: every comparison -> holds or not, in a write and as a filter") {
        song_store store;
        CHECK(store.holds(attr("year") == 1997));
        CHECK_FALSE(store.holds(attr("year") == 1998));
        CHECK_FALSE(store.holds(attr("year") == "1997"));
        CHECK(store.holds(attr("year") != 1998));
        CHECK_FALSE(store.holds(attr("year") != 1997));
        CHECK(store.holds(attr("year") < 1998));
        CHECK_FALSE(store.holds(attr("year") < 1997));
        CHECK(store.holds(attr("year") <= 1997));
        CHECK_FALSE(store.holds(attr("year") <= 1996));
        CHECK(store.holds(attr("year") > 1996));
        CHECK_FALSE(store.holds(attr("year") > 1997));
        CHECK(store.holds(attr("year") >= 1997));
        CHECK_FALSE(store.holds(attr("year") >= 1998));
        CHECK(store.holds(1996 < attr("year")));
        CHECK_FALSE(store.holds(1996 >= attr("year")));
        CHECK(store.holds(attr("plays") < attr("year")));
        CHECK_FALSE(store.holds(attr("plays") == attr("year")));
        CHECK(store.holds(attr("title") == "Jóga"));
        CHECK(store.holds(attr("title") > "J"));
        CHECK(store.holds(attr("score") == 4.5));
        CHECK(store.holds(attr("live") == false));
        CHECK(store.holds(attr("nothing") == nullptr));
        CHECK(store.holds(attr("cover") == to_binary("abc")));
        CHECK(store.holds(attr("tags") == string_set("pop", "art")));
        CHECK(store.holds(attr("ratings") == number_set(5, 3)));
        CHECK(store.holds(attr("takes") == list_of(1, 2, list_of("a", "b"))));
        CHECK_FALSE(store.holds(attr("none") == 1));
    }

    TEST_CASE("conditions: every function -> holds or not") {
        song_store store;
        CHECK(store.holds(exists("title")));
        CHECK_FALSE(store.holds(exists("none")));
        CHECK(store.holds(not_exists("none")));
        CHECK_FALSE(store.holds(not_exists("title")));
        CHECK(store.holds(between("year", 1990, 1999)));
        CHECK_FALSE(store.holds(between("year", 1998, 1999)));
        CHECK(store.holds(between("year", attr("plays"), 2000)));
        CHECK(store.holds(in("year", 1995, 1997)));
        CHECK_FALSE(store.holds(in("year", 1995, "1997")));
        CHECK(store.holds(in_range("title", std::vector<std::string>{"Jóga", "Hunter"})));
        CHECK(store.holds(in_range("year", std::vector<int>(100, 1997))));
        CHECK(store.holds(begins_with("title", "Jó")));
        CHECK_FALSE(store.holds(begins_with("title", "ó")));
        CHECK(store.holds(begins_with("cover", to_binary("ab"))));
        CHECK(store.holds(dynaco::contains("title", "óg")));
        CHECK_FALSE(store.holds(dynaco::contains("title", "x")));
        CHECK(store.holds(dynaco::contains("tags", "pop")));
        CHECK(store.holds(dynaco::contains("ratings", 5)));
        CHECK(store.holds(dynaco::contains("takes", 2)));
        CHECK_FALSE(store.holds(dynaco::contains("takes", 3)));
        CHECK(store.holds(size("title") == 4));
        CHECK(store.holds(size("tags") >= 2));
        CHECK(store.holds(3 == size("takes")));
        CHECK(store.holds(size("title") > size("cover")));
        CHECK(store.holds(size("label.name") == 22));
        CHECK(store.holds(between(size("cover"), 3, 4)));
        CHECK(store.holds(in(size("cover"), 1, 3)));
        CHECK_FALSE(store.holds(size("label") > 2));
    }

    TEST_CASE("conditions: the type of every attribute -> told") {
        song_store store;
        std::vector<std::pair<char const*, attribute_type>> const types{
            {"title", attribute_type::string},       {"year", attribute_type::number},
            {"cover", attribute_type::binary},       {"tags", attribute_type::string_set},
            {"ratings", attribute_type::number_set}, {"parts", attribute_type::binary_set},
            {"label", attribute_type::map},          {"takes", attribute_type::list},
            {"live", attribute_type::boolean},       {"nothing", attribute_type::null}};
        for (auto const& [name, type] : types) {
            CHECK(store.holds(has_type(name, type)));
            CHECK_FALSE(store.holds(has_type(
                name, type == attribute_type::map ? attribute_type::list : attribute_type::map)));
        }
    }

    TEST_CASE("conditions: joined -> with the precedence of C++") {
        song_store store;
        auto const yes = exists("title");
        auto const no = exists("none");
        CHECK(store.holds(yes && yes));
        CHECK_FALSE(store.holds(yes && no));
        CHECK(store.holds(no || yes));
        CHECK(store.holds(!no));
        CHECK(store.holds(!!yes));
        CHECK(store.holds(yes || (no && no)));
        CHECK_FALSE(store.holds((yes || no) && no));
        CHECK_FALSE(store.holds(!(yes || no)));
        CHECK(store.holds(!(yes && no)));
        CHECK(store.holds(!no && !(no || no)));
        CHECK(store.holds(!(attr("year") == 1) && !between("year", 1, 2) && !in("year", 1)));
        CHECK(store.holds(between("year", 1, 2000) && between("plays", 1, 20)));
        CHECK(store.holds(
            condition_expression("title = :t OR #y = :y", ":t", "x", "#y", "year", ":y", 1997) &&
            yes));
        CHECK_FALSE(store.holds(condition_expression("(title = :t)", ":t", "x") || no));
    }

    TEST_CASE("paths: through maps and lists, and names with dots -> found") {
        song_store store;
        CHECK(store.holds(attr("label.address.city") == "London"));
        CHECK(store.holds(attr("label.address.lines[1]") == "second"));
        CHECK(store.holds(attr("takes[2][0]") == "a"));
        CHECK(store.holds(attr("takes").element(2).element(1) == "b"));
        CHECK(store.holds(attr("label.address").member("a.b") == 1));
        CHECK(store.holds(not_exists("label.address.a.b")));
        CHECK(store.holds(size("label.address") == 3));
        CHECK_FALSE(store.holds(exists("takes[3]")));
    }

    TEST_CASE("reserved words as names -> in every kind of expression") {
        song_store store;
        item words("id", "words");
        update_expression changes;
        projection_expression paths;
        condition_expression all = exists("id");
        for (char const* word : reserved) {
            words.set(word, item(word, list_of(1)));
            changes.set(attr(word).member(word).element(0), 2);
            paths.add(attr(word).member(word));
            all = std::move(all) && attr(word).member(word).element(0) == 1;
        }
        auto& client = store.service.client;
        auto const& table = store.table;
        store.service.run(client.put_item(table.name, words));
        auto const found = store.service.run(client.scan(with(scan_request(table.name), all)));
        CHECK(found.count == 1);
        auto const changed = store.service.run(
            client.update_item(with(update_item_request(table.name, key("id", "words"))
                                        .return_values(return_value::all_new),
                                    changes, all)));
        auto const read = store.service.run(
            client.get_item(with(get_item_request(table.name, key("id", "words")), paths)));
        for (char const* word : reserved) {
            CHECK(changed.attributes.value().at(word) == item(word, list_of(2)));
            CHECK(read.item.value().at(word) == item(word, list_of(2)));
        }
    }

    TEST_CASE("updates: set -> to values, attributes, sums and functions") {
        song_store store;
        CHECK(store.updated(set("year", 2000)).at("year") == 2000);
        CHECK(store.updated(set("new", list_of(1))).at("new") == list_of(1));
        CHECK(store.updated(set("title", attr("label.name"))).at("title") ==
              "One Little Independent");
        CHECK(store.updated(set("plays", attr("plays") + 1)).at("plays") == 11);
        CHECK(store.updated(set("plays", attr("plays") - 0.5)).at("plays") == 9.5);
        CHECK(store.updated(set("plays", 100 - attr("plays"))).at("plays") == 90);
        CHECK(store.updated(set("plays", attr("plays") + attr("year"))).at("plays") == 2007);
        CHECK(store.updated(set("n", if_not_exists("n", 5) + 1)).at("n") == 6);
        CHECK(store.updated(set("n", if_not_exists("plays", 5))).at("n") == 10);
        CHECK(store.updated(set_if_not_exists("plays", 5)).at("plays") == 10);
        CHECK(store.updated(set_if_not_exists("n", 5)).at("n") == 5);
        CHECK(store.updated(append("takes", list_of(7))).at("takes") ==
              list_of(1, 2, list_of("a", "b"), 7));
        CHECK(store.updated(set("takes", list_append(list_of(0), attr("takes")))).at("takes") ==
              list_of(0, 1, 2, list_of("a", "b")));
        CHECK(store.updated(set("log", list_append(if_not_exists("log", list()), list_of("x"))))
                  .at("log") == list_of("x"));
        CHECK(store.updated(append("takes[2]", list_of("c"))).at("takes") ==
              list_of(1, 2, list_of("a", "b", "c")));
    }

    TEST_CASE("updates: add, remove, delete_from and nested paths") {
        song_store store;
        CHECK(store.updated(add("plays", 5)).at("plays") == 15);
        CHECK(store.updated(add("plays", -5.5)).at("plays") == 4.5);
        CHECK(store.updated(add("n", 5)).at("n") == 5);
        CHECK(store.updated(add("tags", string_set("new", "pop"))).at("tags") ==
              string_set("art", "new", "pop"));
        CHECK(store.updated(add("new", number_set(1))).at("new") == number_set(1));
        CHECK(store.updated(delete_from("tags", string_set("pop", "x"))).at("tags") ==
              string_set("art"));
        CHECK_FALSE(
            store.updated(delete_from("parts", binary_set(to_binary("x")))).contains("parts"));
        CHECK_FALSE(store.updated(dynaco::remove("year", "title")).contains("year"));
        CHECK(store.updated(dynaco::remove("takes[0]")).at("takes") ==
              list_of(2, list_of("a", "b")));
        auto const nested = store.updated(set("label.address.city", "Paris")
                                              .set("label.address.lines[0]", "1")
                                              .remove("label.name")
                                              .remove(attr("label.address").member("a.b")));
        CHECK(nested.at("label") ==
              item("address", item("city", "Paris", "lines", list_of("1", "second"))));
    }

    TEST_CASE("updates: of every kind in one, joined with text -> all of them") {
        song_store store;
        auto const got =
            store.updated(dynaco::remove("nothing")
                              .delete_from("tags", string_set("pop"))
                              .add("plays", 1)
                              .set("year", attr("year") + 1)
                              .add("ratings", number_set(7))
                              .and_then(update_expression("SET #t = :t REMOVE live", "#t", "title",
                                                          ":t", "new")));
        auto expected = song_item();
        expected.set("tags", string_set("art")).set("plays", 11).set("year", 1998);
        expected.set("ratings", number_set(3, 5, 7)).set("title", "new");
        expected.erase("nothing");
        expected.erase("live");
        CHECK(got == expected);

        auto const merged = store.service.run(store.service.client.update_item(
            with(update_item_request(store.table.name, store.song_key())
                     .update_expression("SET a = :0 REMOVE tags")
                     .expression_attribute_value(":0", "raw")
                     .condition_expression("attribute_exists(#0) OR a = :0")
                     .expression_attribute_name("#0", "cover")
                     .return_values(return_value::all_new),
                 set("b", 2).remove("ratings"), attr("year") == 1998)));
        CHECK(merged.attributes.value().at("a") == "raw");
        CHECK(merged.attributes.value().at("b") == 2);
        CHECK_FALSE(merged.attributes.value().contains("tags"));
        CHECK_FALSE(merged.attributes.value().contains("ratings"));
    }

    TEST_CASE("projections: top level, nested, elements -> these only") {
        song_store store;
        auto const got = store.service.run(
            store.service.client.get_item(with(get_item_request(store.table.name, store.song_key()),
                                               project("title", "label.address.city", "takes[2][1]",
                                                       attr("label.address").member("a.b")))));
        CHECK(got.item == item("title", "Jóga", "label",
                               item("address", item("city", "London", "a.b", 1)), "takes",
                               list_of(list_of("b"))));
    }

    TEST_CASE("key conditions: each on a sort key -> the items that it names") {
        local_service service;
        local_table const table{
            service,
            create_table_request(unique_table_name("key-conditions"))
                .add_attribute_definition(attribute_definition("name", scalar_attribute_type::s))
                .add_attribute_definition(attribute_definition("date", scalar_attribute_type::s))
                .add_key_schema_element(key_schema_element("name", key_type::hash))
                .add_key_schema_element(key_schema_element("date", key_type::range))
                .billing_mode(billing_mode::pay_per_request)};
        for (char const* date : {"01", "02", "03", "10"}) {
            service.run(service.client.put_item(
                table.name, item("name", "Björk", "date", date, "size", date[1] - '0')));
        }
        auto const found = [&](key_condition_expression const& condition) {
            auto const page =
                service.run(service.client.query(with(query_request(table.name), condition)));
            std::string dates;
            for (auto const& each : page.items) dates += each.get<std::string>("date") + ' ';
            return dates;
        };
        auto const all = key_is("name", "Björk");
        CHECK(found(all) == "01 02 03 10 ");
        CHECK(found(key_is("name", "other")).empty());
        CHECK(found(all && attr("date") == "02") == "02 ");
        CHECK(found(all && attr("date") < "02") == "01 ");
        CHECK(found(all && attr("date") <= "02") == "01 02 ");
        CHECK(found(all && attr("date") > "02") == "03 10 ");
        CHECK(found(all && attr("date") >= "02") == "02 03 10 ");
        CHECK(found(all && between("date", "02", "03")) == "02 03 ");
        CHECK(found(all && begins_with("date", "0")) == "01 02 03 ");
        CHECK(found(key_condition_expression("#n = :n", "#n", "name", ":n", "Björk") &&
                    begins_with("date", "1")) == "10 ");
        auto const page = service.run(service.client.query(
            with(query_request(table.name), all && begins_with("date", "0"),
                 attr("size") != 2 || dynaco::contains("size", "x"), project("size", "name"))));
        CHECK(page.items == std::vector<item>{item("size", 1, "name", "Björk"),
                                              item("size", 3, "name", "Björk")});
        CHECK(page.scanned_count == 3);
    }

    TEST_CASE("fields of a struct -> in conditions and updates") {
        song_store store;
        CHECK(store.holds(field<&song::year>() > 1990 &&
                          dynaco::contains(field<&song::tags>(), "pop")));
        CHECK(store.updated(set(field<&song::year>(), field<&song::year>() + 1)).at("year") ==
              1998);
    }

    TEST_CASE("transactions: actions with expressions -> carried out, or cancelled") {
        song_store store;
        auto const move = [&](int least) {
            return store.service.run(transact_write(
                store.service.client,
                write_transaction()
                    .update(with(transact_update(store.table.name, store.song_key(), ""),
                                 set("plays", attr("plays") - 10), attr("plays") >= least))
                    .put(with(transact_put(store.table.name, item("id", "other", "plays", 10)),
                              not_exists("id")))
                    .check(with(transact_condition_check(store.table.name, key("id", "none"), ""),
                                not_exists("id"))),
                as_result));
        };
        CHECK(move(11).error() == condition::conditional_check_failed);
        CHECK(move(10).has_value());
        CHECK(move(0).error() == condition::conditional_check_failed);
    }

    TEST_CASE("an expression that is wrong -> nothing is sent") {
        song_store store;
        auto request = update_item_request(store.table.name, store.song_key());
        auto const applied = apply_to(request, set("title", "x").remove("title"));
        REQUIRE(applied.has_error());
        CHECK(applied.error() == errc::invalid_argument);
    }
}

}  // namespace dynaco::test
