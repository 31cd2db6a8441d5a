#include "policy/key_identity.hpp"

#include <dynaco/attribute_value.hpp>

#include <array>
#include <string_view>

namespace dynaco::policy {
namespace {

// Type, length and value: no value can look like the end of one and the beginning of the next.
void append(std::string& out, char type, std::string_view value) {
    out += type;
    out += std::to_string(value.size());
    out += ':';
    out += value;
}

bool append_value(std::string& out, item const& of, std::string const& name) {
    auto const* const value = of.find(name);
    if (value == nullptr) return false;
    if (auto const* text = value->if_string()) {
        append(out, 'S', *text);
    } else if (auto const* decimal = value->if_number()) {
        std::array<char, number::max_text_size> buffer;
        append(out, 'N', {buffer.data(), decimal->write_to(buffer.data())});
    } else if (auto const* bytes = value->if_binary()) {
        append(out, 'B', {reinterpret_cast<char const*>(bytes->data()), bytes->size()});
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> key_identity(std::size_t table, item const& of, key_names const& names) {
    auto text = std::to_string(table);
    if (!append_value(text, of, names.partition_key)) return std::nullopt;
    if (names.sort_key && !append_value(text, of, *names.sort_key)) return std::nullopt;
    return text;
}

}  // namespace dynaco::policy
