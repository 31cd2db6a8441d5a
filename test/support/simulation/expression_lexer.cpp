#include "support/simulation/expression_lexer.hpp"

namespace dynaco::test {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

char to_capital(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

void expression_lexer::next() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    auto const first = at_;
    auto const finish = [&](kinds kind, std::size_t size) {
        kind_ = kind;
        token_ = text_.substr(first, size);
        at_ = first + size;
    };
    if (first == text_.size()) return finish(kinds::end, 0);
    char const c = text_[first];
    if (c == '#' || c == ':' || is_letter(c)) {
        auto last = first + 1;
        while (last < text_.size() && (is_letter(text_[last]) || is_digit(text_[last]))) ++last;
        if (last == first + 1 && !is_letter(c)) return finish(kinds::wrong, 1);
        return finish(c == ':' ? kinds::value : kinds::name, last - first);
    }
    if (is_digit(c)) {
        auto last = first + 1;
        while (last < text_.size() && is_digit(text_[last])) ++last;
        return finish(last - first > 9 ? kinds::wrong : kinds::index, last - first);
    }
    auto const two = text_.substr(first, 2);
    if (two == "<>" || two == "<=" || two == ">=") return finish(kinds::sign, 2);
    if (std::string_view{"=<>+-()[],."}.find(c) != std::string_view::npos) {
        return finish(kinds::sign, 1);
    }
    finish(kinds::wrong, 1);
}

bool expression_lexer::is_word(std::string_view word) const {
    if (kind_ != kinds::name || token_.size() != word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (to_capital(token_[i]) != word[i]) return false;
    }
    return true;
}

bool expression_lexer::take(std::string_view sign) {
    if (!is(sign)) return false;
    next();
    return true;
}

bool expression_lexer::take_word(std::string_view word) {
    if (!is_word(word)) return false;
    next();
    return true;
}

bool expression_lexer::is_call() const {
    auto at = at_;
    while (at < text_.size() && is_space(text_[at])) ++at;
    return kind_ == kinds::name && at < text_.size() && text_[at] == '(';
}

}  // namespace dynaco::test
