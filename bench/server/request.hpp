// The first whole request in what was received.
#pragma once

#include <cstddef>
#include <string_view>

namespace canned {

class request {
  public:
    std::size_t size = 0;  ///< Head and body; 0 if it is not whole yet.
    std::string_view operation;
    std::string_view body;
};

request first_request(std::string_view received);

}  // namespace canned
