// The same JSON in a form that no fast path takes.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace dynaco::wire::test {

/// Writes compact, well formed JSON anew: white space behind every colon, which no fast path
/// passes, and here and there between other tokens; characters of strings, names too, partly as
/// `\u` escapes. It means the same.
class disguise {
  public:
    explicit disguise(std::uint32_t seed) : random_{seed} {}

    std::string const& of(std::string_view json) {
        out_.clear();
        while (!json.empty()) json = json.front() == '"' ? string(json) : token(json);
        return out_;
    }

  private:
    bool one_in(std::uint32_t times) { return random_() % times == 0; }

    void blank() { out_ += " \t\n\r"[random_() % 4]; }

    // A character that is not in a string.
    std::string_view token(std::string_view json) {
        bool const is_mark = std::string_view{"{}[],:"}.find(json.front()) != json.npos;
        if (is_mark && one_in(8)) blank();
        out_ += json.front();
        if (json.front() == ':' || (is_mark && one_in(8))) blank();
        return json.substr(1);
    }

    std::string_view string(std::string_view json) {
        std::size_t size = 1;
        while (json[size] != '"') size += json[size] == '\\' ? 2 : 1;
        auto text = json.substr(1, size - 1);
        out_ += '"';
        // Every second character or so, not all over a long text.
        if (one_in(3)) {
            for (auto count = random_() % 16; count != 0 && !text.empty(); --count) {
                text = one_in(2) || text.front() == '\\' ? copied(text) : escaped(text);
            }
        }
        out_.append(text) += '"';
        return json.substr(size + 1);
    }

    // A character, or the rest of one, or an escape.
    std::string_view copied(std::string_view text) {
        std::size_t const size = text.front() != '\\' ? 1 : text[1] == 'u' ? 6 : 2;
        out_.append(text.substr(0, size));
        return text.substr(size);
    }

    // A character of a string, in UTF-8 and known to be right.
    std::string_view escaped(std::string_view json) {
        auto const lead = static_cast<unsigned char>(json.front());
        std::size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (size > 1 && lead < 0xC0) return copied(json);  // the rest of one that was copied
        std::uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);
        for (std::size_t i = 1; i != size; ++i) {
            point = point << 6 | (static_cast<unsigned char>(json[i]) & 0x3Fu);
        }
        if (point < 0x10000) {
            unit(point);
        } else {
            unit(0xD800 + ((point - 0x10000) >> 10));
            unit(0xDC00 + ((point - 0x10000) & 0x3FF));
        }
        return json.substr(size);
    }

    void unit(std::uint32_t value) {
        static constexpr char digits[2][17] = {"0123456789abcdef", "0123456789ABCDEF"};
        auto const& some = digits[random_() % 2];
        out_ += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out_ += some[(value >> shift) & 0xF];
    }

    std::mt19937 random_;
    std::string out_;
};

}  // namespace dynaco::wire::test
