#include "wire/item_reader.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/name_index.hpp"
#include "wire/plain_attribute.hpp"

namespace dynaco::wire {
namespace {

// The hint is for one item or list only: those inside it may share its place, and many of them
// could take the room of one large list each. Where nothing was noted yet, what is left of the text
// is a hint: an attribute of 64 bytes of JSON is a short one.
std::size_t take_capacity(json_reader const& in, std::uint32_t& hint) {
    constexpr std::size_t shortest = std::string_view{R"({"S":""},)"}.size();
    std::size_t const left = in.rest().size();
    if (hint == 0) return std::clamp<std::size_t>(left / 48, 4, 32);
    return std::min<std::size_t>(std::exchange(hint, 1), left / shortest + 1);
}

// One without elements is not as if nothing was noted.
std::uint32_t noted(std::size_t size) {
    return static_cast<std::uint32_t>(std::max<std::size_t>(size, 1));
}

// For an item of more attributes than thought: as many as the rest of the text may have, should all
// of it be of this item, which began at `begin`. Doubling would move those of a large item six
// times. But no more than 16 times the memory of the item's own text so far: the rest may be of
// others.
std::size_t larger(std::size_t room, json_reader const& in, std::size_t begin) {
    std::size_t const each = (in.offset() - begin) / room + 1;
    auto const factor = std::clamp<std::size_t>(16 * each / sizeof(attribute), 2, 8);
    return std::clamp(room + in.rest().size() / each, 2 * room, factor * room);
}

bool read(json_reader& in, std::string& out) {
    return in.read_string(out);
}

bool read(json_reader& in, binary& out) {
    return in.read_binary(out);
}

bool read(json_reader& in, number& out) {
    std::size_t const place = in.token_offset();
    std::string_view text;
    if (!in.read_string_view(text)) return false;
    auto const parsed = number::parse(text);
    if (parsed.has_error()) return in.fail_at(place, no_number);
    out = *parsed;
    return true;
}

template <class T>
bool read_set(json_reader& in, attribute_value& out) {
    std::size_t const place = in.token_offset();
    std::vector<T> values;
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        if (!read(in, values.emplace_back())) return false;
    }
    if (in.failed()) return false;
    if (values.empty()) return in.fail_at(place, "a set without values");
    out = value_set<T>(std::move(values));
    return true;
}

bool read(json_reader& in, list& out) {
    if (!in.begin_array()) return false;
    auto& hint = in.size_hint();
    while (in.next_element()) {
        if (out.empty()) out.reserve(take_capacity(in, hint));
        if (!read_value(in, out.emplace_back())) return false;
    }
    hint = noted(out.size());
    return !in.failed();
}

bool read_null(json_reader& in, attribute_value& out) {
    std::size_t const place = in.token_offset();
    bool value = false;
    if (!in.read_bool(value)) return false;
    if (!value) return in.fail_at(place, "NULL can only be true");
    out = nullptr;
    return true;
}

// Reads the value of the type that `tag` names, which is the key read last.
bool read_tagged(json_reader& in, std::string_view tag, attribute_value& out) {
    if (tag.size() == 1) {
        switch (tag[0]) {
            case 'S':
                return in.read_string(out.emplace<std::string>());
            case 'N':
                return read(in, out.emplace<number>());
            case 'B':
                return in.read_binary(out.emplace<binary>());
            case 'M':
                return read_item(in, out.emplace<item>());
            case 'L':
                return read(in, out.emplace<list>());
            default:
                break;
        }
    }
    if (tag == "BOOL") return in.read_bool(out.emplace<bool>());
    if (tag == "NULL") return read_null(in, out);
    if (tag == "SS") return read_set<std::string>(in, out);
    if (tag == "NS") return read_set<number>(in, out);
    if (tag == "BS") return read_set<binary>(in, out);
    return in.fail_at(in.key_offset(), "unknown type of an attribute value");
}

bool append(plain_attribute const& from, item& out) {
    if (from.type == 'S') {
        out.append(std::in_place, from.name, from.text);
        return true;
    }
    auto const parsed = number::parse(from.text);
    if (parsed.has_error()) return false;
    out.append(std::in_place, from.name, *parsed);
    return true;
}

}  // namespace

bool read_value(json_reader& in, attribute_value& out) {
    if (!in.begin_object()) return false;
    std::string_view tag;
    if (!in.next_key(tag)) return in.fail_at(in.offset() - 1, "an attribute value without a type");
    if (!read_tagged(in, tag, out)) return false;
    if (in.next_key(tag)) return in.fail_at(in.key_offset(), "an attribute value with two types");
    return !in.failed();
}

bool read_item(json_reader& in, item& out) {
    out.clear();
    if (!in.begin_object()) return false;
    name_index names;
    plain_attribute plain;
    auto& hint = in.size_hint();
    std::size_t const begin = in.offset();
    std::size_t room = 0;
    for (;;) {
        bool const is_plain = in.may_nest() && plain.find(in.rest(), out.empty());
        if (!is_plain && !in.next_key(plain.name)) break;
        if (names.contains(out, plain.name)) {
            if (is_plain) in.next_key(plain.name);
            return in.fail_at(in.key_offset(), "an item with a name twice");
        }
        if (out.size() == room) {
            room = room == 0 ? take_capacity(in, hint) : larger(room, in, begin);
            out.reserve(room);
        }
        if (is_plain && append(plain, out)) {
            in.go_on_at(plain.behind);
            continue;
        }
        if (is_plain) in.next_key(plain.name);
        if (!read_value(in, out.append(plain.name).value)) return false;
    }
    hint = noted(out.size());
    return !in.failed();
}

}  // namespace dynaco::wire
