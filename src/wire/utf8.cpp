#include "wire/utf8.hpp"

namespace dynaco::wire {
namespace {

bool is_between(char byte, unsigned low, unsigned high) noexcept {
    auto const value = static_cast<unsigned char>(byte);
    return value >= low && value <= high;
}

bool is_continuation(char byte) noexcept {
    return is_between(byte, 0x80, 0xBF);
}

// Size of the well-formed sequence of more than one byte at `next`; 0 if there is none.
std::ptrdiff_t sequence_size(char const* next, char const* end) noexcept {
    auto const left = end - next;
    auto const lead = static_cast<unsigned char>(*next);
    if (lead < 0xC2 || left < 2) return 0;
    if (lead < 0xE0) return is_continuation(next[1]) ? 2 : 0;
    if (lead < 0xF0) {
        unsigned const low = lead == 0xE0 ? 0xA0 : 0x80;   // below: overlong
        unsigned const high = lead == 0xED ? 0x9F : 0xBF;  // above: surrogates
        return left >= 3 && is_between(next[1], low, high) && is_continuation(next[2]) ? 3 : 0;
    }
    if (lead > 0xF4) return 0;
    unsigned const low = lead == 0xF0 ? 0x90 : 0x80;   // below: overlong
    unsigned const high = lead == 0xF4 ? 0x8F : 0xBF;  // above: beyond U+10FFFF
    return left >= 4 && is_between(next[1], low, high) && is_continuation(next[2]) &&
                   is_continuation(next[3])
               ? 4
               : 0;
}

}  // namespace

char const* skip_non_ascii(char const* next, char const* end) noexcept {
    while (next != end && static_cast<unsigned char>(*next) >= 0x80) {
        auto const size = sequence_size(next, end);
        if (size == 0) break;
        next += size;
    }
    return next;
}

void append_utf8(std::string& out, char32_t code_point) {
    auto const continuation = [&](int shift) {
        out.push_back(static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)));
    };
    if (code_point < 0x80) {
        out.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (code_point >> 6)));
        continuation(0);
    } else if (code_point < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (code_point >> 12)));
        continuation(6);
        continuation(0);
    } else {
        out.push_back(static_cast<char>(0xF0 | (code_point >> 18)));
        continuation(12);
        continuation(6);
        continuation(0);
    }
}

}  // namespace dynaco::wire
