// A service that answers BatchGetItem, in a world without network and without time.
#pragma once

#include <dynaco/batch_get.hpp>

#include "helpers_world.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

namespace dynaco::test {

namespace json = boost::json;

inline std::string id_of(json::value const& key) {
    return std::string{key.at("id").at("S").as_string()};
}

// Answers BatchGetItem for tables by `id`: an item for each id that does not begin with "no".
class reading_world : public helpers_world {
  public:
    reading_world() {
        wire->on_request([this](sent_request const& sent) { return answer(sent); });
    }

    fake_reply answer(sent_request const& sent) {
        auto const body = json::parse(sent.body).as_object();
        json::object responses;
        json::object unprocessed;
        std::size_t processed = 0;
        for (auto const& [table, asked] : body.at("RequestItems").as_object()) {
            json::array items;
            json::array left;
            std::set<std::string> seen;
            for (auto const& key : asked.at("Keys").as_array()) {
                CHECK(seen.insert(json::serialize(key)).second);  // the service refuses these
                ++keys_asked;
                if (processed++ >= most) {
                    left.push_back(key);
                    continue;
                }
                if (id_of(key).starts_with("no")) continue;
                json::object item = key.as_object();
                item["of"] = {{"S", table}};
                items.insert(items.begin(), item);  // in another order
            }
            responses[table] = items;
            if (left.empty()) continue;
            json::object again = asked.as_object();
            again["Keys"] = left;
            unprocessed[table] = again;
        }
        json::object reply{{"Responses", responses}, {"UnprocessedKeys", unprocessed}};
        if (body.contains("ReturnConsumedCapacity")) {
            reply["ConsumedCapacity"] =
                json::array{json::object{{"TableName", "music"}, {"CapacityUnits", 2.5}}};
        }
        return fake_reply::ok(json::serialize(reply));
    }

    batch_get_result get(batch_get_list list, batch_get_options options = batch_get_options()) {
        auto operation = batch_get(client(), std::move(list), std::move(options), as_result);
        return run_coro(context, std::move(operation));
    }

    std::size_t most = 1000;  // keys that a request processes
    std::size_t keys_asked = 0;
};

inline batch_get_list of_ids(int count, std::string const& table = "music") {
    batch_get_list list;
    for (int i = 0; i != count; ++i) list.add(table, key("id", std::to_string(i)));
    return list;
}

inline void check_complete(batch_get_result const& got, int count) {
    CHECK_FALSE(got.failure);
    CHECK(got.unprocessed.empty());
    REQUIRE(got.items.size() == static_cast<std::size_t>(count));
    for (int i = 0; i != count; ++i) {
        auto const& each = got.items[static_cast<std::size_t>(i)];
        REQUIRE(each);
        CHECK(each->at("id") == std::to_string(i));
    }
}

}  // namespace dynaco::test
