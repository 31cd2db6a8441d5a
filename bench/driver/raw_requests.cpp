#include "driver/raw_requests.hpp"

namespace dynaco::bench {
namespace {

std::string key_json(std::string_view sk) {
    std::string key = R"({"pk":{"S":"user#0001"})";
    if (!sk.empty()) key.append(",\"sk\":{\"S\":\"").append(sk).append("\"}");
    return key + "}";
}

std::string put_json() {
    std::string json = R"({"TableName":"items_1k","Item":{"pk":{"S":"user#0001"})";
    for (int i = 1; i != 20; ++i) {
        json += ",\"attribute" + std::to_string(i);
        json += i % 4 == 0 ? "\":{\"N\":\"12345678\"}" : "\":{\"S\":\"" + attribute_text + "\"}";
    }
    return json + "}}";
}

std::string query_json(std::string const& table) {
    return R"({"TableName":")" + table +
           R"(","KeyConditionExpression":"pk = :pk",)"
           R"("ExpressionAttributeValues":{":pk":{"S":"user#0001"}}})";
}

std::string batch_json() {
    std::string json = R"({"RequestItems":{"items_400b":{"Keys":[)";
    for (std::size_t i = 0; i != page_size; ++i) {
        if (i != 0) json += ',';
        json += key_json(sort_key(i));
    }
    return json + "]}}}";
}

std::string render(std::string_view operation, std::string_view host, std::string const& body) {
    std::string head = "POST / HTTP/1.1\r\nHost: ";
    head.append(host).append("\r\nUser-Agent: dynaco/0.1.0 lang/c++");
    head.append("\r\nContent-Type: application/x-amz-json-1.0\r\nAccept-Encoding: identity");
    head.append("\r\nX-Amz-Target: DynamoDB_20120810.").append(operation);
    head.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    head.append("\r\namz-sdk-invocation-id: 01234567-89ab-4def-8123-456789abcdef");
    head.append("\r\namz-sdk-request: attempt=1; max=5\r\nX-Amz-Date: 20261120T120000Z\r\n");
    head.append(
        "Authorization: AWS4-HMAC-SHA256 "
        "Credential=AKIDEXAMPLE/20261120/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=");
    head.append(64, '0').append("\r\n\r\n");
    return head + body;
}

}  // namespace

std::string raw_request(request_name const& name, std::string_view host) {
    if (name.kind == "get") {
        auto const body =
            R"({"TableName":"items_)" + name.size + R"(","Key":)" + key_json("") + "}";
        return render("GetItem", host, body);
    }
    if (name.kind == "put") return render("PutItem", host, put_json());
    if (name.kind == "query") return render("Query", host, query_json("items_400b"));
    if (name.kind == "page") return render("Query", host, query_json("pages_" + name.size));
    if (name.kind == "batch_get") return render("BatchGetItem", host, batch_json());
    return {};
}

}  // namespace dynaco::bench
