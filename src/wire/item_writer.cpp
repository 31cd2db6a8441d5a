#include "wire/item_writer.hpp"

#include <array>
#include <cstddef>

namespace dynaco::wire {
namespace {

struct value_writer {
    json_writer& out;

    void operator()(std::string const& text) const { out.string(text); }
    void operator()(number const& value) const {
        std::array<char, number::max_text_size> buffer;
        out.plain_string({buffer.data(), value.write_to(buffer.data())});
    }
    void operator()(binary const& bytes) const { out.binary(bytes); }
    template <class T>
    void operator()(value_set<T> const& set) const {
        out.begin_array();
        for (auto const& element : set) (*this)(element);
        out.end_array();
    }
    void operator()(item const& map) const { write_item(out, map); }
    void operator()(list const& values) const {
        out.begin_array();
        for (auto const& element : values) write_value(out, element);
        out.end_array();
    }
    void operator()(bool value) const { out.boolean(value); }
    void operator()(std::nullptr_t) const { out.boolean(true); }
};

}  // namespace

void write_value(json_writer& out, attribute_value const& value) {
    out.begin_tagged(to_string(value.type()));
    value.visit(value_writer{out});
    out.end_object();
}

void write_item(json_writer& out, item const& item) {
    out.begin_object();
    for (auto const& attribute : item) {
        out.escaped_key(attribute.name);
        write_value(out, attribute.value);
    }
    out.end_object();
}

}  // namespace dynaco::wire
