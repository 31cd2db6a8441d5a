// The words and signs of an expression.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco::test {

/// A view into an expression, one token at a time.
class expression_lexer {
  public:
    enum class kinds { name, value, index, sign, end, wrong };

    explicit expression_lexer(std::string_view text) : text_{text} { next(); }

    /// Goes to the next token.
    void next();

    [[nodiscard]] kinds kind() const { return kind_; }
    /// The token as it stands; of an index its digits.
    [[nodiscard]] std::string_view token() const { return token_; }
    [[nodiscard]] bool is(std::string_view sign) const {
        return kind_ == kinds::sign && token_ == sign;
    }
    /// Whether it is this word, which is given in capitals; the text may have any case.
    [[nodiscard]] bool is_word(std::string_view word) const;
    /// The same, and goes on if it is.
    bool take(std::string_view sign);
    bool take_word(std::string_view word);
    /// Whether an opening parenthesis comes next: the token is a function's name.
    [[nodiscard]] bool is_call() const;

  private:
    std::string_view text_;
    std::size_t at_ = 0;  // behind the token
    kinds kind_ = kinds::end;
    std::string_view token_;
};

}  // namespace dynaco::test
