// JSON texts spelled otherwise, and damaged ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace dynaco::wire::test {

class random_spelling {
  public:
    explicit random_spelling(std::uint32_t seed) : random_{seed} {}

    std::size_t below(std::size_t limit) { return random_() % limit; }

    /// The same with white space between tokens and escapes for characters that need none, some of
    /// the time.
    std::string respelled(std::string_view text) {
        std::string out;
        bool in_string = false;
        for (std::size_t i = 0; i != text.size(); ++i) {
            char const c = text[i];
            if (in_string && c == '\\') {
                out += c;
                out += text[++i];
            } else if (c == '"') {
                in_string = !in_string;
                out += c;
            } else if (in_string) {
                in_other_words(out, c);
            } else {
                spaces(out);
                out += c;
                spaces(out);
            }
        }
        return out;
    }

    /// A text with one thing wrong, often.
    std::string damaged(std::string text) {
        static constexpr std::string_view pieces[] = {"\"", "\\", "{",   "}",    "[",    "]",
                                                      ",",  ":",  "\\u", "null", "\xC3", "S",
                                                      "N",  "x",  "0",   " "};
        auto const place = below(text.size());
        switch (below(4)) {
            case 0:
                return text.substr(0, place);
            case 1:
                return text.erase(place, 1 + below(4));
            case 2:
                return text.insert(place, pieces[below(std::size(pieces))]);
            default:
                return text.replace(place, 1, pieces[below(std::size(pieces))]);
        }
    }

  private:
    void in_other_words(std::string& out, char c) {
        bool const is_ascii = c >= ' ' && c < '\x7F' && c != 'u';
        if (!is_ascii || below(16) != 0) {
            out += c;
        } else if (c == '/') {
            out += "\\/";
        } else {
            static constexpr std::string_view digits = "0123456789abcdef";
            out += "\\u00";
            out += digits[static_cast<std::size_t>(c) >> 4];
            out += digits[static_cast<std::size_t>(c) & 0xF];
        }
    }

    void spaces(std::string& out) {
        if (below(16) == 0) out += " \n\t\r"[below(4)];
    }

    std::mt19937 random_;
};

}  // namespace dynaco::wire::test
