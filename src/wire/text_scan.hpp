// Finds the bytes of a text that JSON treats specially, 16 at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

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

namespace detail {

template <class Word>
Word load(char const* from) noexcept {
    Word word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

inline bool has_special(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    std::uint64_t const quote = word ^ ('"' * ones);
    std::uint64_t const backslash = word ^ ('\\' * ones);
    // A byte's top bit is set if it is, in turn: a control character, a quote, a backslash, not
    // ASCII. A borrow can only mark a byte above one that is marked already: no harm.
    std::uint64_t const marks = ((word - 0x20 * ones) & ~word) | ((quote - ones) & ~quote) |
                                ((backslash - ones) & ~backslash) | word;
    return (marks & (0x80 * ones)) != 0;
}

#if defined(__SSE2__)
// A bit for each special one of 16 bytes.
inline unsigned special_bits(char const* from) noexcept {
    __m128i const block = _mm_loadu_si128(reinterpret_cast<__m128i const*>(from));
    // Signed, so that one comparison finds control characters and everything that is not ASCII.
    __m128i const low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
    __m128i const quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    __m128i const backslash = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
    return static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, backslash))));
}
#endif

}  // namespace detail

/// The first special byte, or `end`; 8 bytes at a time on any machine.
inline char const* find_special_portable(char const* next, char const* end) noexcept {
    while (end - next >= 8 && !detail::has_special(detail::load<std::uint64_t>(next))) next += 8;
    while (next != end && !is_special(*next)) ++next;
    return next;
}

/// The first special byte, or `end`.
inline char const* find_special(char const* next, char const* end) noexcept {
#if defined(__SSE2__)
    for (; end - next >= 16; next += 16) {
        auto const bits = detail::special_bits(next);
        if (bits != 0) return next + std::countr_zero(bits);
    }
#endif
    return find_special_portable(next, end);
}

/// Whether a text has no special byte. Blocks overlap at the end, so that no byte is looked at
/// alone.
inline bool is_plain(std::string_view text) noexcept {
    using detail::load;
    char const* next = text.data();
    auto const size = text.size();
    char const* const end = next + size;
    if (size < 4) {
        return size == 0 ||
               !(is_special(*next) || is_special(next[size / 2]) || is_special(end[-1]));
    }
    if (size < 8) {
        return !detail::has_special(std::uint64_t{load<std::uint32_t>(next)} << 32 |
                                    load<std::uint32_t>(end - 4));
    }
#if defined(__SSE2__)
    if (size >= 16) {
        for (; end - next > 16; next += 16) {
            if (detail::special_bits(next) != 0) return false;
        }
        return detail::special_bits(end - 16) == 0;
    }
#endif
    for (; end - next > 8; next += 8) {
        if (detail::has_special(load<std::uint64_t>(next))) return false;
    }
    return !detail::has_special(load<std::uint64_t>(end - 8));
}

}  // namespace dynaco::wire
