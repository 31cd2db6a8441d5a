#include "engine/uuid.hpp"

namespace dynaco::engine {
namespace {

void append_hex(std::string& out, std::uint64_t value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
        out += "0123456789abcdef"[(value >> shift) & 0xf];
    }
}

}  // namespace

void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low) {
    high = (high & ~0xf000ull) | 0x4000;
    low = (low & ~(0xc000ull << 48)) | (0x8000ull << 48);
    append_hex(out, high >> 32, 8);
    out += '-';
    append_hex(out, high >> 16, 4);
    out += '-';
    append_hex(out, high, 4);
    out += '-';
    append_hex(out, low >> 48, 4);
    out += '-';
    append_hex(out, low, 12);
}

}  // namespace dynaco::engine
