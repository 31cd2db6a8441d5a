#include "micro/samples.hpp"

#include <dynaco/operations/get_item.hpp>

#include <cstdlib>

#include "server/responses.hpp"
#include "wire/operation.hpp"

namespace dynaco::bench {

std::string const& response_to(std::string_view operation, std::string_view table) {
    static canned::responses all;
    return all.find(operation, "{\"TableName\":\"" + std::string{table} + "\"}");
}

std::string_view head_of(std::string_view response) {
    return response.substr(0, response.find("\r\n\r\n") + 4);
}

std::string_view body_of(std::string_view response) {
    return response.substr(head_of(response).size());
}

std::string_view item_body(std::string_view size) {
    return body_of(response_to("GetItem", "items_" + std::string{size}));
}

item item_of(std::string_view size) {
    get_item_response response;
    if (wire::operation_of<get_item_request>().read(item_body(size), &response)) std::abort();
    return *response.item;
}

put_item_request put_of(std::string_view size) {
    return put_item_request("items", item_of(size));
}

std::string_view page_body() {
    return body_of(response_to("Query", "items_400b"));
}

}  // namespace dynaco::bench
