#include "load.hpp"

#include <malloc.h>

namespace dynaco::bench {

void load::note_heap() {
    auto const info = ::mallinfo2();
    heap_bytes_ = info.uordblks + info.hblkhd;
}

}  // namespace dynaco::bench
