#include "responses.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace canned {
namespace {

std::string around(std::string const& body, bool closes) {
    auto const crc = libdeflate_crc32(0, body.data(), body.size());
    return "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Fri, 20 Nov 2026 12:00:00 GMT\r\n"
           "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: " + (closes ? "close" : "keep-alive") +
           "\r\n"
           "x-amzn-RequestId: 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF\r\n"
           "x-amz-crc32: " +
           std::to_string(crc) + "\r\n\r\n" + body;
}

// The text of the member TableName, whatever space is around its colon; empty if there is none.
std::string_view table_name(std::string_view body) {
    auto const name = body.find("\"TableName\"");
    if (name == body.npos) return {};
    auto const colon = body.find(':', name + 11);
    auto const begin = body.find('"', colon) + 1;
    auto const end = body.find('"', begin);
    return end == body.npos ? std::string_view{} : body.substr(begin, end - begin);
}

// The number behind the last `_`, with an ending b or k; 0 if there is none.
std::size_t number_in(std::string_view table) {
    auto const text = table.substr(table.rfind('_') + 1);
    std::size_t value = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{}) return 0;
    return end != text.data() + text.size() && *end == 'k' ? value * 1000 : value;
}

std::string sort_key(std::size_t number) {
    auto const digits = std::to_string(number);
    return "order#" + std::string(8 - std::min<std::size_t>(digits.size(), 8), '0') + digits;
}

std::string items_json(std::size_t count) {
    std::string items = "[";
    for (std::size_t i = 0; i != count; ++i) {
        if (i != 0) items += ',';
        items += item_json(sort_key(i), 400);
    }
    return items + "]";
}

std::string page(std::string_view table) {
    bool const endless = table.starts_with("pages_");
    auto const count = endless ? number_in(table) : 100;
    auto const number = std::to_string(count);
    auto const body = "{\"Count\":" + number + ",\"Items\":" + items_json(count);
    auto const next = R"(,"LastEvaluatedKey":{"pk":{"S":"user#0001"},"sk":{"S":")" +
                      sort_key(count == 0 ? 0 : count - 1) + "\"}}";
    return body + (endless ? next : "") + ",\"ScannedCount\":" + number + "}";
}

std::string body_of(std::string_view operation, std::string_view table) {
    if (operation == "GetItem") return "{\"Item\":" + item_json("", number_in(table)) + "}";
    if (operation == "Query" || operation == "Scan") return page(table);
    if (operation == "BatchGetItem") {
        return R"({"Responses":{"items_400b":)" + items_json(100) + R"(},"UnprocessedKeys":{}})";
    }
    return "{}";
}

}  // namespace

std::string item_json(std::string_view sk, std::size_t bytes) {
    std::string json = R"({"pk":{"S":"user#0001"})";
    if (!sk.empty()) json.append(",\"sk\":{\"S\":\"").append(sk).append("\"}");
    // 20 attributes are 994 bytes.
    auto const size = bytes == 1000 ? 990 : bytes;
    for (int i = 1; json.size() < size; ++i) {
        json += ",\"attribute" + std::to_string(i);
        json +=
            i % 4 == 0 ? R"(":{"N":"12345678"})" : "\":{\"S\":\"" + std::string(34, 'x') + "\"}";
    }
    return json + "}";
}

std::string const& responses::find(std::string_view operation, std::string_view body) {
    auto const table = table_name(body);
    name_.assign(operation).append(" ").append(table);
    auto const found = rendered_.find(name_);
    if (found != rendered_.end()) return found->second;
    auto response = around(body_of(operation, table), table.starts_with("closing_"));
    return rendered_.emplace(name_, std::move(response)).first->second;
}

}  // namespace canned
