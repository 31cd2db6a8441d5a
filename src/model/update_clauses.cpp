#include "model/update_clauses.hpp"

namespace dynaco::detail {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_placeholder_character(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_' || character == '#' ||
           character == ':';
}

char upper(char character) noexcept {
    return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                                : character;
}

// The clause that a word begins; 4 if none.
std::size_t clause_of(std::string_view word) noexcept {
    for (std::size_t i = 0; i < 4; ++i) {
        if (word.size() != clause_words[i].size()) continue;
        bool same = true;
        for (std::size_t k = 0; k < word.size(); ++k)
            same = same && upper(word[k]) == clause_words[i][k];
        if (same) return i;
    }
    return 4;
}

std::string_view trimmed(std::string_view text) noexcept {
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

}  // namespace

update_clauses::update_clauses(std::string_view text) {
    std::size_t clause = 4;
    std::size_t begin = 0;
    auto const finish = [&](std::size_t end) {
        auto const part = trimmed(text.substr(begin, end - begin));
        if (clause == 4) {
            valid_ = valid_ && part.empty();
        } else {
            valid_ = valid_ && !part.empty() && parts_[clause].empty();
            parts_[clause] = part;
        }
    };
    for (std::size_t place = 0; place < text.size();) {
        if (!is_placeholder_character(text[place])) {
            ++place;
            continue;
        }
        auto const word_begin = place;
        while (place < text.size() && is_placeholder_character(text[place])) ++place;
        auto const found = clause_of(text.substr(word_begin, place - word_begin));
        if (found == 4) continue;
        finish(word_begin);
        clause = found;
        begin = place;
    }
    finish(text.size());
    valid_ = valid_ && clause != 4;
}

bool has_placeholder(std::string_view text, std::string_view placeholder) noexcept {
    for (auto at = text.find(placeholder); at != std::string_view::npos;
         at = text.find(placeholder, at + 1)) {
        auto const end = at + placeholder.size();
        if (end == text.size() || !is_placeholder_character(text[end])) return true;
    }
    return false;
}

}  // namespace dynaco::detail
