// Finds the bytes of a text that JSON treats specially, 16 at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dynaco::wire {

/// Whether a byte cannot stand for itself in a JSON string without a closer look: quote, backslash,
/// control characters, and bytes of UTF-8 sequences, which have to be validated.
constexpr bool is_special(char byte) noexcept {
    auto const value = static_cast<unsigned char>(byte);
    return value < 0x20 || value >= 0x80 || byte == '"' || byte == '\\';
}

/// The first special byte, or `end`; 8 bytes at a time on any machine.
inline char const* find_special_portable(char const* next, char const* end) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t highs = 0x80 * ones;
    while (end - next >= 8) {
        std::uint64_t word;
        std::memcpy(&word, next, 8);
        std::uint64_t const quote = word ^ ('"' * ones);
        std::uint64_t const backslash = word ^ ('\\' * ones);
        // A byte's top bit is set if it is, in turn: a control character, a quote, a backslash, not
        // ASCII. A borrow can only mark a byte above one that is marked already, which does no harm
        // here.
        std::uint64_t const hit = ((word - 0x20 * ones) & ~word) | ((quote - ones) & ~quote) |
                                  ((backslash - ones) & ~backslash) | word;
        if ((hit & highs) != 0) break;
        next += 8;
    }
    while (next != end && !is_special(*next)) ++next;
    return next;
}

/// The first special byte, or `end`.
inline char const* find_special(char const* next, char const* end) noexcept {
#if defined(__SSE2__)
    while (end - next >= 16) {
        __m128i const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(next));
        // Signed, so that one comparison finds control characters and everything that is not ASCII.
        __m128i const low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
        __m128i const quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
        __m128i const backslash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
        auto const hits = static_cast<unsigned>(
            _mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, backslash))));
        if (hits != 0) return next + std::countr_zero(hits);
        next += 16;
    }
#endif
    return find_special_portable(next, end);
}

}  // namespace dynaco::wire
