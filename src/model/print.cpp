// Values as DynamoDB's JSON, spaced for people: for logs and for the messages of tests, not for the
// wire.
#include <dynaco/attribute_value.hpp>

#include <ostream>

namespace dynaco {
namespace {

void print(std::ostream& out, std::string_view text) {
    static constexpr char hexadecimal[] = "0123456789abcdef";
    out << '"';
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out << '\\' << c;
        } else if (c == '\n') {
            out << "\\n";
        } else if (code < 0x20 || code == 0x7f) {
            out << "\\u00" << hexadecimal[code >> 4] << hexadecimal[code & 15];
        } else {
            out << c;
        }
    }
    out << '"';
}

void print(std::ostream& out, std::string const& text) {
    print(out, std::string_view{text});
}

void print(std::ostream& out, number const& value) {
    out << '"' << value << '"';
}

void print(std::ostream& out, binary const& bytes) {
    static constexpr char hexadecimal[] = "0123456789abcdef";
    constexpr std::size_t limit = 64;
    out << "0x";
    for (std::size_t i = 0; i < bytes.size() && i < limit; ++i) {
        auto const byte = std::to_integer<unsigned>(bytes[i]);
        out << hexadecimal[byte >> 4] << hexadecimal[byte & 15];
    }
    if (bytes.size() > limit) out << "... (" << bytes.size() << " bytes)";
}

void print(std::ostream& out, item const& map) {
    out << map;
}
void print(std::ostream& out, attribute_value const& value) {
    out << value;
}
void print(std::ostream& out, bool value) {
    out << (value ? "true" : "false");
}
void print(std::ostream& out, std::nullptr_t) {
    out << "true";
}

template <class Range>
void print_all(std::ostream& out, Range const& values) {
    char const* separator = "";
    out << '[';
    for (auto const& each : values) {
        out << separator;
        print(out, each);
        separator = ", ";
    }
    out << ']';
}

template <class T>
void print(std::ostream& out, value_set<T> const& values) {
    print_all(out, values);
}
void print(std::ostream& out, list const& values) {
    print_all(out, values);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, attribute_type type) {
    return out << to_string(type);
}

std::ostream& operator<<(std::ostream& out, attribute_value const& value) {
    out << "{\"" << value.type() << "\": ";
    value.visit([&](auto const& held) { print(out, held); });
    return out << '}';
}

std::ostream& operator<<(std::ostream& out, attribute const& value) {
    print(out, std::string_view{value.name});
    return out << ": " << value.value;
}

std::ostream& operator<<(std::ostream& out, item const& value) {
    char const* separator = "";
    out << '{';
    for (auto const& each : value) {
        out << separator << each;
        separator = ", ";
    }
    return out << '}';
}

}  // namespace dynaco
