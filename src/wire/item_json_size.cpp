#include "wire/item_json_size.hpp"

#include <dynaco/attribute_value.hpp>

#include <array>
#include <string>
#include <string_view>

namespace dynaco::wire {
namespace {

std::size_t text_size(std::string_view text) noexcept {
    std::size_t size = 2 + text.size();
    for (char const character : text) {
        if (character == '"' || character == '\\') {
            ++size;
        } else if (static_cast<unsigned char>(character) < 0x20) {
            bool const is_short =
                std::string_view{"\b\f\n\r\t"}.find(character) != std::string_view::npos;
            size += is_short ? 1 : 5;  // \n, \u001f
        }
    }
    return size;
}

// The elements, the commas between them and the brackets.
std::size_t enclosed(std::size_t elements, std::size_t count) noexcept {
    return 2 + elements + (count > 1 ? count - 1 : 0);
}

std::size_t tagged_size(attribute_value const& value) noexcept;

struct json_counter {
    std::size_t operator()(std::string const& text) const noexcept { return text_size(text); }
    std::size_t operator()(number const& value) const noexcept {
        std::array<char, number::max_text_size> buffer;
        return 2 + value.write_to(buffer.data());
    }
    std::size_t operator()(binary const& bytes) const noexcept {
        return 2 + (bytes.size() + 2) / 3 * 4;
    }
    template <class T>
    std::size_t operator()(value_set<T> const& set) const noexcept {
        std::size_t sum = 0;
        for (auto const& element : set) sum += (*this)(element);
        return enclosed(sum, set.size());
    }
    std::size_t operator()(list const& values) const noexcept {
        std::size_t sum = 0;
        for (auto const& element : values) sum += tagged_size(element);
        return enclosed(sum, values.size());
    }
    std::size_t operator()(item const& map) const noexcept { return item_json_size(map); }
    std::size_t operator()(bool value) const noexcept { return value ? 4 : 5; }
    std::size_t operator()(std::nullptr_t) const noexcept { return 4; }
};

// {"S":...}
std::size_t tagged_size(attribute_value const& value) noexcept {
    return 5 + to_string(value.type()).size() + value.visit(json_counter{});
}

}  // namespace

std::size_t item_json_size(item const& whole) noexcept {
    std::size_t sum = 0;
    for (auto const& each : whole) sum += text_size(each.name) + 1 + tagged_size(each.value);
    return enclosed(sum, whole.size());
}

}  // namespace dynaco::wire
