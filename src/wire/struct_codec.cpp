#include "wire/struct_codec.hpp"

#include <dynaco/attribute_value.hpp>
#include <dynaco/timestamp.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "wire/item_reader.hpp"
#include "wire/item_writer.hpp"

namespace dynaco::wire {
namespace {

template <class T>
T const& as(void const* object) {
    return *static_cast<T const*>(object);
}

template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}

// Whole seconds as such, others with the three digits of the milliseconds.
void write_timestamp(json_writer& out, timestamp value) {
    auto const count = value.time_since_epoch().count();
    auto const seconds = count / 1000;
    auto const rest = std::abs(count % 1000);
    if (rest == 0) return out.number(std::int64_t{seconds});
    std::string text = count < 0 && seconds == 0 ? "-0" : std::to_string(seconds);
    std::string const digits = std::to_string(1000 + rest);
    text += '.';
    text += digits.substr(1);
    out.raw_number(text);
}

void write_any(json_writer& out, void const* object, codec const& type) {
    switch (type.kind) {
        case codec::kinds::text:
            return out.string(as<std::string>(object));
        case codec::kinds::boolean:
            return out.boolean(as<bool>(object));
        case codec::kinds::int32:
            return out.number(std::int64_t{as<std::int32_t>(object)});
        case codec::kinds::int64:
            return out.number(as<std::int64_t>(object));
        case codec::kinds::float64:
            return out.number(as<double>(object));
        case codec::kinds::timestamp:
            return write_timestamp(out, as<timestamp>(object));
        case codec::kinds::enumeration:
            return out.string(type.text(object, 0));
        case codec::kinds::value:
            return write_value(out, as<attribute_value>(object));
        case codec::kinds::item:
            return write_item(out, as<item>(object));
        case codec::kinds::structure:
            return write_struct(out, object, *type.structure);
        case codec::kinds::list:
            out.begin_array();
            for (std::size_t index = 0, end = type.size(object); index != end; ++index) {
                write_any(out, type.at(object, index), *type.element);
            }
            return out.end_array();
        case codec::kinds::map:
            out.begin_object();
            for (std::size_t index = 0, end = type.size(object); index != end; ++index) {
                out.escaped_key(type.text(object, index));
                write_any(out, type.at(object, index), *type.element);
            }
            return out.end_object();
        case codec::kinds::optional:
            return write_any(out, type.at(object, 0), *type.element);
    }
}

bool is_absent(void const* object, field const& member) {
    switch (member.type->kind) {
        case codec::kinds::optional:
            return member.type->size(object) == 0;
        case codec::kinds::list:
        case codec::kinds::map:
            return !member.required && member.type->size(object) == 0;
        case codec::kinds::item:
            return !member.required && as<item>(object).empty();
        default:
            return false;
    }
}

bool read_int32(json_reader& in, std::int32_t& out) {
    std::size_t const place = in.token_offset();
    std::int64_t value = 0;
    if (!in.read_int64(value)) return false;
    if (value < std::numeric_limits<std::int32_t>::min() ||
        value > std::numeric_limits<std::int32_t>::max()) {
        return in.fail_at(place, "a number that does not fit 32 bits");
    }
    out = static_cast<std::int32_t>(value);
    return true;
}

bool read_timestamp(json_reader& in, timestamp& out) {
    // The year 9999, with room: what a double tells to the millisecond, and a file format to a
    // date.
    constexpr double limit = 3e11;
    std::size_t const place = in.token_offset();
    double seconds = 0;
    if (!in.read_double(seconds)) return false;
    if (!(std::abs(seconds) <= limit)) return in.fail_at(place, "a time that is out of range");
    out = timestamp{std::chrono::milliseconds{std::llround(seconds * 1000)}};
    return true;
}

bool read_any(json_reader& in, void* object, codec const& type);

bool read_list(json_reader& in, void* object, codec const& type) {
    if (!in.begin_array()) return false;
    while (in.next_element()) {
        if (!read_any(in, type.append(object), *type.element)) return false;
    }
    return !in.failed();
}

bool read_map(json_reader& in, void* object, codec const& type) {
    if (!in.begin_object()) return false;
    std::string_view name;
    while (in.next_key(name)) {
        void* const value = type.insert(object, name);
        if (value == nullptr) return in.fail("a name that comes twice");
        if (!read_any(in, value, *type.element)) return false;
    }
    return !in.failed();
}

bool read_enumeration(json_reader& in, void* object, codec const& type) {
    std::string_view text;
    if (!in.read_string_view(text)) return false;
    type.assign(object, text);
    return true;
}

bool read_any(json_reader& in, void* object, codec const& type) {
    switch (type.kind) {
        case codec::kinds::text:
            return in.read_string(as<std::string>(object));
        case codec::kinds::boolean:
            return in.read_bool(as<bool>(object));
        case codec::kinds::int32:
            return read_int32(in, as<std::int32_t>(object));
        case codec::kinds::int64:
            return in.read_int64(as<std::int64_t>(object));
        case codec::kinds::float64:
            return in.read_double(as<double>(object));
        case codec::kinds::timestamp:
            return read_timestamp(in, as<timestamp>(object));
        case codec::kinds::enumeration:
            return read_enumeration(in, object, type);
        case codec::kinds::value:
            return read_value(in, as<attribute_value>(object));
        case codec::kinds::item:
            return read_item(in, as<item>(object));
        case codec::kinds::structure:
            return read_struct(in, object, *type.structure);
        case codec::kinds::list:
            return read_list(in, object, type);
        case codec::kinds::map:
            return read_map(in, object, type);
        case codec::kinds::optional:
            return read_any(in, type.append(object), *type.element);
    }
    return false;
}

}  // namespace

void write_struct(json_writer& out, void const* object, struct_table const& table) {
    out.begin_object();
    for (auto const& member : table.fields()) {
        void const* const value = member.in(object);
        if (is_absent(value, member)) continue;
        out.key(member.name);
        write_any(out, value, *member.type);
    }
    out.end_object();
}

bool read_struct(json_reader& in, void* object, struct_table const& table,
                 member_reader const* instead) {
    static_assert(sizeof(std::uint64_t) * 8 == 64);
    std::uint64_t seen = 0;  // a bit per member; no structure of the service has 64
    if (!in.begin_object()) return false;
    std::string_view name;
    while (in.next_key(name)) {
        auto const* member = table.find(name);
        if (member == nullptr) {
            in.skip_value();
            continue;
        }
        auto const bit = std::uint64_t{1} << (member - table.fields().data());
        if ((seen & bit) != 0) return in.fail("a member that comes twice");
        seen |= bit;
        if (in.skip_null()) continue;
        bool const is_read = instead != nullptr && std::string_view{member->name} == instead->name
                                 ? instead->read(in, instead->context)
                                 : read_any(in, member->in(object), *member->type);
        if (!is_read) return false;
    }
    return !in.failed();
}

}  // namespace dynaco::wire
