#include "recipes/cache_pattern.hpp"

#include <algorithm>
#include <cstddef>

namespace dynaco::recipes::detail {
namespace {

// The length of the character that begins here.
std::size_t character_length(std::string_view text) {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t length = 1;
    if (first >= 0xC2) length = 2;
    if (first >= 0xE0) length = 3;
    if (first >= 0xF0) length = 4;
    if (first >= 0xF5 || length > text.size()) return 1;
    auto const rest = text.substr(1, length - 1);
    bool const is_whole = std::all_of(rest.begin(), rest.end(), [](char each) {
        return (static_cast<unsigned char>(each) & 0xC0) == 0x80;
    });
    return is_whole ? length : 1;
}

}  // namespace

cache_pattern::cache_pattern(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const next = text[at];
        if (next == '*' || next == '?') {
            is_one_key_ = false;
            bool const again =
                next == '*' && !parts_.empty() && parts_.back().what == kind::any_text;
            if (!again)
                parts_.push_back({next == '*' ? kind::any_text : kind::any_character, next});
            continue;
        }
        bool const literally =
            next == '\\' && at + 1 < text.size() &&
            std::string_view{"*?\\"}.find(text[at + 1]) != std::string_view::npos;
        if (literally) ++at;
        parts_.push_back({kind::byte, text[at]});
        if (is_one_key_) prefix_ += text[at];
    }
}

// Takes as little as it can for each `*`, and goes back to the last one only: what an earlier one
// could take instead, the last one can, too. So it takes pattern times key at most.
bool cache_pattern::matches(std::string_view key) const {
    std::size_t part = 0;
    std::size_t at = 0;
    std::size_t star = parts_.size();  // of the last `*`
    std::size_t star_end = 0;          // what it has taken ends there
    while (at < key.size()) {
        if (part < parts_.size() && parts_[part].what == kind::any_text) {
            star = part++;
            star_end = at;
        } else if (part < parts_.size() && parts_[part].what == kind::any_character) {
            at += character_length(key.substr(at));
            ++part;
        } else if (part < parts_.size() && parts_[part].byte == key[at]) {
            ++at;
            ++part;
        } else if (star != parts_.size()) {
            star_end += character_length(key.substr(star_end));
            at = star_end;
            part = star + 1;
        } else {
            return false;
        }
    }
    while (part < parts_.size() && parts_[part].what == kind::any_text) ++part;
    return part == parts_.size();
}

}  // namespace dynaco::recipes::detail
