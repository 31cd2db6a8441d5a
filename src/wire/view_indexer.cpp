#include "wire/view_indexer.hpp"

#include <dynaco/number.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

#include "wire/base64.hpp"
#include "wire/item_reader.hpp"
#include "wire/name_index.hpp"
#include "wire/plain_attribute.hpp"

namespace dynaco::wire {
namespace {

using dynaco::detail::indexed_text;

// The names in a map that is being indexed; places are indexes of values.
class indexed_names {
  public:
    indexed_names(indexed_text const& in, std::uint32_t map, std::size_t size) noexcept
        : in_{in}, map_{map}, size_{size} {}

    std::size_t size() const noexcept { return size_; }
    bool contains(std::string_view name) const noexcept {
        for (auto place = begin(); place != end(); place = next(place)) {
            if (at(place) == name) return true;
        }
        return false;
    }
    std::uint32_t begin() const noexcept { return map_ + 1; }
    std::uint32_t end() const noexcept { return static_cast<std::uint32_t>(in_.values.size()); }
    std::uint32_t next(std::uint32_t place) const noexcept { return in_.values[place].behind; }
    std::string_view at(std::uint32_t place) const noexcept {
        auto const& value = in_.values[place];
        return {in_.text.get() + value.name, value.name_size};
    }

  private:
    indexed_text const& in_;
    std::uint32_t map_;
    std::size_t size_;
};

// Most numbers are integers of a few digits, which need no closer look.
bool is_short_integer(std::string_view text) noexcept {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.size() <= 18 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// Places in the text.

view_indexer::place view_indexer::place_of(std::string_view text) const noexcept {
    place found;
    found.begin = static_cast<std::uint32_t>(text.data() - out_.text.get());
    found.size = static_cast<std::uint32_t>(text.size());
    return found;
}

// What the reader has made of a string whose quote is at `where`: if it had escapes, its text is in
// the reader, and goes where it came from.
view_indexer::place view_indexer::keep(std::string_view text, std::size_t where) noexcept {
    char* const begin = out_.text.get() + where + 1;
    if (text.data() != begin) std::memcpy(begin, text.data(), text.size());
    return place_of({begin, text.size()});
}

bool view_indexer::read_text(place& out) {
    auto const where = in_.token_offset();
    std::string_view text;
    if (!in_.read_string_view(text)) return false;
    out = keep(text, where);
    return true;
}

// Entries of the index.

std::uint32_t view_indexer::add(place name, attribute_type type) {
    auto const index = static_cast<std::uint32_t>(out_.values.size());
    auto& made = out_.values.emplace_back();
    made.name = name.begin;
    made.name_size = name.size;
    made.behind = index + 1;
    made.type = type;
    return index;
}

bool view_indexer::add_text(place name, attribute_type type, place text) {
    auto& made = out_.values[add(name, type)];
    made.text = text.begin;
    made.size = text.size;
    return true;
}

bool view_indexer::add_plain(plain_attribute const& from) {
    bool const is_text = from.type == 'S';
    if (!is_text && !is_short_integer(from.text)) return false;
    return add_text(place_of(from.name), is_text ? attribute_type::string : attribute_type::number,
                    place_of(from.text));
}

void view_indexer::close(std::uint32_t container, std::uint32_t size) noexcept {
    out_.values[container].size = size;
    out_.values[container].behind = static_cast<std::uint32_t>(out_.values.size());
}

// Values of one type each.

bool view_indexer::index_string(place name) {
    place text;
    return read_text(text) && add_text(name, attribute_type::string, text);
}

bool view_indexer::index_number(place name) {
    auto const where = in_.token_offset();
    std::string_view text;
    if (!in_.read_string_view(text)) return false;
    if (!is_short_integer(text)) {
        if (number::parse(text).has_error()) return in_.fail_at(where, no_number);
    }
    return add_text(name, attribute_type::number, keep(text, where));
}

bool view_indexer::index_binary(place name) {
    auto const where = in_.token_offset();
    place text;
    if (!read_text(text)) return false;
    auto const size = decode_base64_in_place({out_.text.get() + text.begin, text.size});
    if (!size) return in_.fail_at(where, "the string is not base64");
    text.size = static_cast<std::uint32_t>(*size);
    return add_text(name, attribute_type::binary, text);
}

bool view_indexer::index_bool(place name) {
    bool value = false;
    if (!in_.read_bool(value)) return false;
    out_.values[add(name, attribute_type::boolean)].is_true = value;
    return true;
}

bool view_indexer::index_null(place name) {
    auto const where = in_.token_offset();
    bool value = false;
    if (!in_.read_bool(value)) return false;
    if (!value) return in_.fail_at(where, "NULL can only be true");
    add(name, attribute_type::null);
    return true;
}

// Values that hold others.

bool view_indexer::index_set(place name, attribute_type type,
                             bool (view_indexer::*element)(place)) {
    auto const where = in_.token_offset();
    auto const own = add(name, type);
    std::uint32_t size = 0;
    if (!in_.begin_array()) return false;
    for (; in_.next_element(); ++size) {
        if (!(this->*element)({})) return false;
    }
    if (in_.failed()) return false;
    if (size == 0) return in_.fail_at(where, "a set without values");
    close(own, size);
    return true;
}

bool view_indexer::index_list(place name) {
    auto const own = add(name, attribute_type::list);
    std::uint32_t size = 0;
    if (!in_.begin_array()) return false;
    for (; in_.next_element(); ++size) {
        if (!index_value({})) return false;
    }
    close(own, size);
    return !in_.failed();
}

bool view_indexer::index_map(place name) {
    if (!in_.begin_object()) return false;
    auto const own = add(name, attribute_type::map);
    basic_name_index<indexed_names> names;
    plain_attribute plain;
    std::uint32_t size = 0;
    for (;; ++size) {
        bool const is_plain = in_.may_nest() && plain.find(in_.rest(), size == 0);
        if (!is_plain && !in_.next_key(plain.name)) break;
        if (names.contains(indexed_names{out_, own, size}, plain.name)) {
            if (is_plain) in_.next_key(plain.name);
            return in_.fail_at(in_.key_offset(), "an item with a name twice");
        }
        if (is_plain && add_plain(plain)) {
            in_.go_on_at(plain.behind);
            continue;
        }
        if (is_plain) in_.next_key(plain.name);
        if (!index_value(keep(plain.name, in_.key_offset()))) return false;
    }
    close(own, size);
    return !in_.failed();
}

bool view_indexer::index_value(place name) {
    if (!in_.begin_object()) return false;
    std::string_view tag;
    if (!in_.next_key(tag)) {
        return in_.fail_at(in_.offset() - 1, "an attribute value without a type");
    }
    if (!index_tagged(name, tag)) return false;
    if (in_.next_key(tag))
        return in_.fail_at(in_.key_offset(), "an attribute value with two types");
    return !in_.failed();
}

bool view_indexer::index_tagged(place name, std::string_view tag) {
    if (tag.size() == 1) {
        switch (tag[0]) {
            case 'S':
                return index_string(name);
            case 'N':
                return index_number(name);
            case 'B':
                return index_binary(name);
            case 'M':
                return index_map(name);
            case 'L':
                return index_list(name);
            default:
                break;
        }
    }
    if (tag == "BOOL") return index_bool(name);
    if (tag == "NULL") return index_null(name);
    if (tag == "SS") {
        return index_set(name, attribute_type::string_set, &view_indexer::index_string);
    }
    if (tag == "NS") {
        return index_set(name, attribute_type::number_set, &view_indexer::index_number);
    }
    if (tag == "BS") {
        return index_set(name, attribute_type::binary_set, &view_indexer::index_binary);
    }
    return in_.fail_at(in_.key_offset(), "unknown type of an attribute value");
}

// Responses. An attribute of 40 bytes of JSON is a short one.

bool view_indexer::index_item() {
    out_.values.reserve(std::clamp<std::size_t>(2 + in_.rest().size() / 40, 8, 64));
    return index_map({});
}

bool view_indexer::index_items() {
    if (!in_.begin_array()) return false;
    while (in_.next_element()) {
        auto const begin = in_.offset();
        auto const index = static_cast<std::uint32_t>(out_.values.size());
        bool const is_first = index == 0;
        if (!(is_first ? index_item() : index_map({}))) return false;
        if (is_first) {
            // The others are probably like it. Some are shorter, so there is room for more.
            constexpr std::size_t most_expected = 1000;  // it may be an unusually small one
            auto const bytes = in_.offset() - begin;
            auto const others = std::min(in_.rest().size() / bytes * 9 / 8, most_expected);
            out_.items.reserve(1 + others);
            out_.values.reserve((1 + others) * out_.values.size());
        }
        out_.items.push_back(index);
    }
    return !in_.failed();
}

}  // namespace dynaco::wire
