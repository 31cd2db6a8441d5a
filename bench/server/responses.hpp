// The responses that the server gives, each rendered once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace canned {

/// An item of about `bytes` bytes of JSON: the key `pk`, the key `sk` unless that is empty, and
/// attributes named attribute1, attribute2, ... : texts of 34 characters, each 4th a number.
std::string item_json(std::string_view sk, std::size_t bytes);

/// HTTP responses by operation and table. Tables exist by being named:
/// - GetItem: `items_200b`, `items_1k` (20 attributes), `items_100k`, and `items_<bytes>` in
///   general; `closing_<bytes>` gives the same and asks the client to close the connection;
/// - Query and Scan: a page of 100 items of 400 B; of `pages_<count>` one of that many, which is
///   never the last;
/// - BatchGetItem: 100 items of 400 B of `items_400b`;
/// - PutItem and other writes: `{}`.
class responses {
  public:
    /// The response to a request, whole and ready to be sent. It lives as long as this object.
    std::string const& find(std::string_view operation, std::string_view body);

  private:
    std::unordered_map<std::string, std::string> rendered_;
    std::string name_;
};

}  // namespace canned
