// What decoding and encoding take from the heap, exactly: what the values themselves need, and
// nothing for the way there.
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/allocations.hpp"
#include "wire/operation.hpp"

using namespace dynaco;
using dynaco::test::allocation_scope;
using dynaco::test::counts_allocations;

namespace {

// An item as it is usual: a short key, texts of 34 characters, each fourth attribute a number. Only
// the texts need the heap.
std::string item_json(int attributes) {
    std::string json = R"({"pk":{"S":"user#0001"})";
    for (int i = 1; i < attributes; ++i) {
        json += ",\"attribute" + std::to_string(i);
        json +=
            i % 4 == 0 ? R"(":{"N":"12345678"})" : "\":{\"S\":\"" + std::string(34, 'x') + "\"}";
    }
    return json + "}";
}

constexpr std::uint64_t texts_of(std::uint64_t attributes) {
    return (attributes - 1) - (attributes - 1) / 4;
}

template <class Request>
std::uint64_t to_read(std::string const& body, typename Request::response_type& response) {
    allocation_scope const scope;
    auto const failure = wire::operation_of<Request>().read(body, &response);
    auto const count = scope.count();
    REQUIRE_FALSE(failure);
    return count;
}

template <class Request>
std::uint64_t to_write(Request const& request, std::string& out) {
    allocation_scope const scope;
    auto const failure = wire::operation_of<Request>().write(&request, out);
    auto const count = scope.count();
    REQUIRE_FALSE(failure);
    return count;
}

std::string repeated(std::string const& text, int times) {
    std::string all;
    for (int i = 0; i != times; ++i) all += text;
    return all;
}

// `[inner,inner,...]` as a value.
std::string list_json(std::string const& inner, int times) {
    auto elements = repeated(inner + ",", times);
    if (times != 0) elements.pop_back();
    return "{\"L\":[" + elements + "]}";
}

// A value of empty texts, each with a name of its own.
std::string map_json(int attributes) {
    std::string json = "{\"M\":{";
    for (int i = 0; i != attributes; ++i) {
        json += i == 0 ? "\"" : ",\"";
        json += std::to_string(i) + R"(":{"S":""})";
    }
    return json + "}}";
}

// A list in a list, and so on; one element each.
std::string chain_json(int depth) {
    return repeated("{\"L\":[", depth) + R"({"S":""})" + repeated("]}", depth);
}

// How many bytes of the heap a byte of text takes, also those that are given back meanwhile.
double cost_of(std::vector<std::string> const& values) {
    std::string body = R"({"Item":{"pk":{"S":"x"})";
    for (std::size_t i = 0; i != values.size(); ++i) {
        body += ",\"a" + std::to_string(i) + "\":" + values[i];
    }
    body += "}}";
    get_item_response response;
    allocation_scope const scope;
    auto const failure = wire::operation_of<get_item_request>().read(body, &response);
    auto const bytes = scope.bytes();
    REQUIRE_FALSE(failure);
    return static_cast<double>(bytes) / static_cast<double>(body.size());
}

}  // namespace

TEST_SUITE("wire.codec_allocation") {
    TEST_CASE("read: an item of 20 attributes -> one for the attributes, one for each text") {
        get_item_response response;
        auto const count = to_read<get_item_request>("{\"Item\":" + item_json(20) + "}", response);
        CHECK(response.item->size() == 20);
        // How many attributes are to come is guessed from the bytes, for the first item.
        if (counts_allocations()) CHECK(count == 1 + texts_of(20));
    }

    TEST_CASE("read: a page of 100 items -> the same for each, and the list as it grows") {
        std::string body = "{\"Count\":100,\"Items\":[" + item_json(8);
        for (int i = 1; i != 100; ++i) body += "," + item_json(8);
        body += "],\"ScannedCount\":100}";
        query_response response;
        auto const count = to_read<query_request>(body, response);
        CHECK(response.items.size() == 100);
        CHECK(response.count == 100);
        if (counts_allocations()) CHECK(count == 8 + 100 * (1 + texts_of(8)));
    }

    TEST_CASE("read: a long list and then short ones, in each other -> room for what there is") {
        std::string const null = R"({"NULL":true})";
        auto const lengthy = list_json(list_json(list_json(null, 50'000), 1), 1);
        auto const chain = chain_json(32);
        CHECK(cost_of({lengthy}) < 12);
        CHECK(cost_of({lengthy, chain}) < 12);
        CHECK(cost_of({lengthy, chain, lengthy}) < 24);  // which does not fit the hint either
        CHECK(cost_of({lengthy, list_json(chain_json(29), 1'000)}) < 24);
        CHECK(cost_of({list_json(chain_json(31), 1'000)}) < 24);
    }

    TEST_CASE("read: lists and maps without elements, and others -> room for what there is") {
        std::string const text = R"({"S":""})";
        auto const in_turn = [](std::string const& one, std::string const& other) {
            return list_json(one + "," + other, 2'000);
        };
        CHECK(cost_of({in_turn(list_json(text, 0), list_json(text, 1))}) < 24);
        CHECK(cost_of({in_turn(map_json(0), map_json(1))}) < 24);
        CHECK(cost_of({in_turn(map_json(0), map_json(9))}) < 24);
        CHECK(cost_of({in_turn(map_json(0), map_json(33))}) < 24);
        CHECK(cost_of({in_turn(list_json(text, 100), map_json(1))}) < 24);
    }

    TEST_CASE("read: maps that have one attribute more than the one before -> room for them") {
        std::string maps;
        for (int i = 1; i != 200; ++i) maps += (i == 1 ? "" : ",") + map_json(i);
        CHECK(cost_of({list_json(maps, 1)}) < 24);
    }

    TEST_CASE("write: a put into a buffer that has room -> nothing") {
        item all("text", std::string(300, 'x'), "number", number{"-12.5e30"}, "bytes",
                 binary(100, std::byte{7}), "set", string_set{"a", "b"}, "Björk", true, "none",
                 nullptr, "list", list_of(1, "two\n"), "map", item("a", 1));
        put_item_request const request{"items", all};
        std::string out;
        auto const first = to_write(request, out);
        out.clear();
        auto const again = to_write(request, out);
        if (!counts_allocations()) return;
        CHECK(first >= 1);
        CHECK(again == 0);
    }
}
