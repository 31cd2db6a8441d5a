#include "engine/uuid.hpp"

#include <array>

namespace dynaco::engine {

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low) {
    high = (high & ~0xf000ull) | 0x4000;
    low = (low & ~(0xc000ull << 48)) | (0x8000ull << 48);
    std::array<char, 36> text;
    char* to = text.data();
    for (int place = 0; place != 32; ++place) {
        if (place == 8 || place == 12 || place == 16 || place == 20) *to++ = '-';
        auto const half = place < 16 ? high : low;
        *to++ = "0123456789abcdef"[(half >> (60 - 4 * (place % 16))) & 0xf];
    }
    out.append(text.data(), text.size());
}

}  // namespace dynaco::engine
