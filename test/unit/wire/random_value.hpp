// Random attribute values: all ten types, nested, with awkward texts and numbers.
#pragma once

#include <dynaco/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::wire::test {

class random_values {
    template <class Make>
    auto several(Make make) {
        std::vector<decltype(make())> made;
        for (auto count = 1 + below(5); count != 0; --count) made.push_back(make());
        return made;
    }

  public:
    explicit random_values(std::uint32_t seed) : random_{seed} {}

    /// Texts that stand for themselves in JSON, and mostly texts and numbers.
    void be_plain(bool is_plain) { is_plain_ = is_plain; }
    /// Texts and binaries of a few hundred bytes instead of a few thousand now and then.
    void be_brief() { longest_ = 200; }

    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string text() {
        static constexpr std::string_view pieces[] = {"a",
                                                      "Z",
                                                      "0",
                                                      " ",
                                                      "/",
                                                      "\x7F",
                                                      "{S:x}",
                                                      "a run longer than sixteen bytes",
                                                      "\"",
                                                      "\\",
                                                      "\n",
                                                      "\t",
                                                      "\x01",
                                                      "\x1F",
                                                      "ö",
                                                      "€",
                                                      "😀",
                                                      "\xF4\x8F\xBF\xBF",
                                                      "\xEF\xBF\xBF",
                                                      "\\u0041",
                                                      "{\"S\":\"x\"}"};
        std::size_t const choice = is_plain_ ? 8 : std::size(pieces);
        std::string made;
        for (auto count = below(8); count != 0; --count) made += pieces[below(choice)];
        if (below(20) == 0) made.append(below(longest_), 'x');
        if (!is_plain_ && below(20) == 0) made.insert(below(2) == 0 ? 0 : made.size(), 1, '\0');
        return made;
    }

    number decimal() {
        std::string digits = below(2) == 0 ? "-" : "";
        for (auto count = 1 + below(number::max_digits); count != 0; --count) {
            digits += static_cast<char>('0' + below(10));
        }
        if (below(2) == 0) digits += "e" + std::to_string(static_cast<int>(below(170)) - 90);
        return number{std::string_view{digits}};
    }

    binary bytes() {
        binary made(below(5) == 0 ? below(longest_) : below(10));
        for (auto& byte : made) byte = static_cast<std::byte>(random_() & 0xFF);
        return made;
    }

    /// `levels` more levels of maps and lists may be within.
    attribute_value value(int levels) {
        if (is_plain_ && below(2) == 0) return below(3) == 0 ? attribute_value{decimal()} : text();
        switch (below(levels == 0 ? 8 : 10)) {
            case 0:
                return text();
            case 1:
                return decimal();
            case 2:
                return bytes();
            case 3:
                return string_set{several([this] { return text(); })};
            case 4:
                return number_set{several([this] { return decimal(); })};
            case 5:
                return binary_set{several([this] { return bytes(); })};
            case 6:
                return below(2) == 0;
            case 7:
                return nullptr;
            case 8:
                return map(levels - 1);
            default:
                return values(levels - 1);
        }
    }

    item map(int levels) {
        item made;
        for (auto count = below(below(10) == 0 ? 60 : 6); count != 0; --count) {
            made.set(text(), value(levels));
        }
        return made;
    }

  private:
    list values(int levels) {
        list made;
        for (auto count = below(6); count != 0; --count) made.push_back(value(levels));
        return made;
    }

    std::mt19937 random_;
    bool is_plain_ = false;
    std::size_t longest_ = 3000;
};

}  // namespace dynaco::wire::test
