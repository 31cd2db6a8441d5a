#include "driver/tasks.hpp"

namespace dynaco::bench {

// The library has no views yet.
task view_task(request_name const&) {
    return nullptr;
}

}  // namespace dynaco::bench
