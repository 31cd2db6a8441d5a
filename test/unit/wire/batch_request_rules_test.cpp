// Rules of the requests that contain several reads or writes.
#include "wire/request_rules.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "unit/wire/broken_rule.hpp"

using namespace dynaco;
using dynaco::wire::test::broken;

namespace {

keys_and_attributes keys(int count) {
    keys_and_attributes made;
    for (int i = 0; i != count; ++i) made.add_key(key("id", i));
    return made;
}

batch_write_item_request writes(int count) {
    std::vector<write_request> all;
    for (int i = 0; i != count; ++i) {
        all.push_back(write_request().put_request(put_request(item("id", i))));
    }
    return batch_write_item_request().request_item("music", std::move(all));
}

transact_write_items_request transact(transact_write_item action) {
    return transact_write_items_request().add_transact_item(std::move(action));
}

}  // namespace

TEST_SUITE("wire.batch_request_rules") {
    TEST_CASE("batch get: keys of all tables -> 100 at most, each one whole") {
        auto const two = [](int first, int second) {
            return batch_get_item_request()
                .request_item("music", keys(first))
                .request_item("films", keys(second));
        };
        CHECK(broken(two(60, 40)) == "");
        CHECK(broken(two(60, 41)) == "request_items: has 101 keys; it has 1 to 100 keys");
        CHECK(broken(batch_get_item_request()) ==
              "request_items: is empty; it has 1 to 100 elements");
        CHECK(broken(batch_get_item_request().request_item("music", keys(0))) ==
              "request_items[\"music\"].keys: is empty; it has 1 to 100 elements");
        auto empty_key = keys(1);
        empty_key.add_key(item());
        CHECK(broken(batch_get_item_request().request_item("music", empty_key))
                  .starts_with("request_items[\"music\"].keys: element 1 is empty"));
        CHECK(broken(batch_get_item_request().request_item("no", keys(1)))
                  .starts_with("request_items: \"no\" is too short"));
    }

    TEST_CASE("batch get: a projection with a name that is not defined -> told where") {
        auto asked = keys(1);
        asked.projection_expression("#t");
        CHECK(broken(batch_get_item_request().request_item("music", asked))
                  .starts_with("request_items[\"music\"].projection_expression: uses \"#t\""));
        asked.expression_attribute_name("#t", "title");
        CHECK(broken(batch_get_item_request().request_item("music", asked)) == "");
    }

    TEST_CASE("batch write: writes of all tables -> 25 at most, each one put or delete") {
        CHECK(broken(writes(25)) == "");
        CHECK(broken(writes(26)) == "request_items: has 26 writes; it has 1 to 25 writes");
        auto neither = writes(1);
        neither.request_item("films", std::vector<write_request>(1));
        CHECK(broken(neither) ==
              "request_items[\"films\"][0]: has 0 of put_request and delete_request; it has "
              "exactly one");
        auto both = writes(1);
        both.request_item("films", std::vector<write_request>(
                                       1, write_request()
                                              .put_request(put_request(item("id", 1)))
                                              .delete_request(delete_request(key("id", 1)))));
        CHECK(broken(both).starts_with("request_items[\"films\"][0]: has 2 of "));
    }

    TEST_CASE("transaction: an action that is none or two, an undefined value -> told where") {
        CHECK(broken(transact(transact_write_item().put(transact_put("music", item("id", 1))))) ==
              "");
        CHECK(broken(transact(transact_write_item()))
                  .starts_with("transact_items[0]: has 0 of put, update, delete_"));
        CHECK(broken(transact(transact_write_item()
                                  .put(transact_put("music", item("id", 1)))
                                  .delete_(transact_delete("music", key("id", 1)))))
                  .starts_with("transact_items[0]: has 2 of put, update, delete_"));
        CHECK(broken(transact(transact_write_item().update(
                         transact_update("music", key("id", 1), "SET a = :a"))))
                  .starts_with("transact_items[0].update.update_expression: uses \":a\""));
        CHECK(broken(transact(transact_write_item().delete_(transact_delete("music", item()))))
                  .starts_with("transact_items[0].delete_.key: is empty"));
        CHECK(broken(transact_write_items_request())
                  .starts_with("transact_items: is empty; it has 1 to 100 elements"));
    }

    TEST_CASE("transaction of reads: an undefined name -> told where") {
        auto get = transact_get("music", key("id", 1)).projection_expression("#t");
        CHECK(broken(
                  transact_get_items_request().add_transact_item(transact_get_item(std::move(get))))
                  .starts_with("transact_items[0].get.projection_expression: uses \"#t\""));
    }

    TEST_CASE("scan: segments -> both numbers or none, the first below the second") {
        CHECK(broken(scan_request("music")) == "");
        CHECK(broken(scan_request("music").segment(3).total_segments(4)) == "");
        CHECK(broken(scan_request("music").segment(3)) == "segment: is set without total_segments");
        CHECK(broken(scan_request("music").total_segments(4)) ==
              "total_segments: is set without segment");
        CHECK(broken(scan_request("music").segment(4).total_segments(4)) ==
              "segment: is 4; it is less than total_segments, 4");
    }
}
