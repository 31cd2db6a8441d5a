// What all reads through one view of an index share.
#pragma once

#include <string>
#include <vector>

namespace dynaco::mapper {

class index_state {
  public:
    index_state() = default;

    std::string name;
    std::vector<std::string> partition_keys;
    std::vector<std::string> sort_keys;
};

}  // namespace dynaco::mapper
