#include "recipes/payload_digest.hpp"

#include "auth/sha256.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace dynaco::recipes::detail {
namespace {

std::string plain_form(attribute_value const& value);

// With its size in front, so that no two sequences of texts look the same.
void append_counted(std::string& out, std::string_view text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
}

void append_sorted(std::string& out, std::vector<std::string> parts) {
    std::sort(parts.begin(), parts.end());
    for (auto const& each : parts) append_counted(out, each);
}

class plain_writer {
  public:
    explicit plain_writer(std::string& out) : out_{out} {}

    void operator()(std::string const& text) const { out_ += text; }
    void operator()(number const& value) const {
        std::array<char, number::max_text_size> buffer;
        out_.append(buffer.data(), value.write_to(buffer.data()));
    }
    void operator()(binary const& bytes) const {
        for (auto const each : bytes) out_ += static_cast<char>(each);
    }
    void operator()(bool value) const { out_ += value ? '1' : '0'; }
    void operator()(std::nullptr_t) const {}
    void operator()(list const& values) const {
        for (auto const& each : values) append_counted(out_, plain_form(each));
    }
    void operator()(item const& map) const {
        std::vector<std::string> parts;
        for (auto const& each : map) {
            std::string part;
            append_counted(part, each.name);
            parts.push_back(part + plain_form(each.value));
        }
        append_sorted(out_, std::move(parts));
    }
    template <class T>
    void operator()(value_set<T> const& set) const {
        std::vector<std::string> parts;
        for (auto const& each : set) parts.push_back(plain_form(attribute_value{each}));
        append_sorted(out_, std::move(parts));
    }

  private:
    std::string& out_;
};

std::string plain_form(attribute_value const& value) {
    std::string out{to_string(value.type())};
    out += ' ';
    value.visit(plain_writer{out});
    return out;
}

}  // namespace

std::string digest_of_payload(attribute_value const& payload) {
    auth::hex_digest digest;
    auth::sha256(plain_form(payload), digest);
    return std::string{auth::view(digest)};
}

}  // namespace dynaco::recipes::detail
