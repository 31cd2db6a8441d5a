// A service that answers BatchWriteItem, in a world without network and without time.
#pragma once

#include <dynaco/batch_writer.hpp>

#include "helpers_world.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

namespace json = boost::json;

/// Tables by `id`, and what is in them: `v` of each item.
class writing_world : public helpers_world {
  public:
    writing_world() {
        wire->on_request([this](sent_request const& sent) { return answer(sent); });
    }

    fake_reply answer(sent_request const& sent) {
        if (sent.operation == "DescribeTable") {
            return fake_reply::ok(
                R"({"Table":{"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})");
        }
        auto const body = json::parse(sent.body).as_object();
        CHECK(sent.body.size() <= 16 * 1024 * 1024);
        json::object unprocessed;
        std::size_t count = 0;
        std::set<std::string> seen;
        for (auto const& [table, writes] : body.at("RequestItems").as_object()) {
            json::array left;
            for (auto const& each : writes.as_array()) {
                auto const* const put = each.as_object().if_contains("PutRequest");
                auto const& item = put ? put->at("Item") : each.at("DeleteRequest").at("Key");
                auto const id = std::string{item.at("id").at("S").as_string()};
                CHECK(seen.insert(std::string{table} + '/' + id).second);  // none twice
                if (count++ >= most) {
                    left.push_back(each);
                    continue;
                }
                ++written;
                if (put) {
                    stored[std::string{table}][id] = std::string{item.at("v").at("N").as_string()};
                } else {
                    stored[std::string{table}].erase(id);
                }
            }
            if (!left.empty()) unprocessed[table] = left;
        }
        CHECK(count <= 25);
        sizes.push_back(count);
        json::object reply{{"UnprocessedItems", unprocessed}};
        if (body.contains("ReturnConsumedCapacity")) {
            reply["ConsumedCapacity"] =
                json::array{json::object{{"TableName", "music"}, {"CapacityUnits", 25}}};
        }
        return fake_reply::ok(json::serialize(reply));
    }

    batch_write_result write(batch_write_list list,
                             batch_write_options options = batch_write_options()) {
        auto operation = batch_write(client(), std::move(list), std::move(options), as_result);
        return run_coro(context, std::move(operation));
    }

    /// What has to hold in the end: each of `count` writes is accounted for.
    void check_accounts(batch_write_result const& done, std::size_t count) const {
        CHECK(done.written == written);
        CHECK(done.written + done.replaced + done.leftovers.size() == count);
        CHECK(done.failure.has_value() == !done.leftovers.empty());
    }

    std::size_t most = 1000;  // writes that a request processes
    std::size_t written = 0;
    std::vector<std::size_t> sizes;  // of the requests
    std::map<std::string, std::map<std::string, std::string>> stored;
};

inline batch_write_options with_key() {
    return batch_write_options().table_key("music", key_names("id"));
}

inline item song(int id, int value = 0) {
    return item("id", std::to_string(id), "v", value);
}

inline batch_write_list puts(int count) {
    batch_write_list list;
    for (int i = 0; i != count; ++i) list.put("music", song(i));
    return list;
}

/// The `id` of a leftover.
inline std::string id_of(batch_write_leftover const& left) {
    auto const& write = left.write.write;
    return (write.put_request() ? write.put_request()->item() : write.delete_request()->key())
        .get<std::string>("id");
}

}  // namespace dynaco::test
