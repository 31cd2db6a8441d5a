// What is worked on: the responses that the canned server gives, and requests like the drivers'.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/operations/put_item.hpp>

#include <string>
#include <string_view>

namespace dynaco::bench {

/// A response to a request for this table: head and body. It lives as long as the program.
std::string const& response_to(std::string_view operation, std::string_view table);
std::string_view head_of(std::string_view response);
std::string_view body_of(std::string_view response);

/// The body of a GetItem of so many bytes (`1k`: 20 attributes), and the item in it.
std::string_view item_body(std::string_view size);
item item_of(std::string_view size);
put_item_request put_of(std::string_view size);

/// The body of a Query: 100 items of 400 B.
std::string_view page_body();

}  // namespace dynaco::bench
