// Appends many small pieces to a string for less than std::string::append costs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco::wire {

/// Keeps a stretch of unspecified bytes at the end of the string and writes into it through a
/// pointer. `settle` cuts off what is left of the stretch; until then only the appender may change
/// the string.
class appender {
  public:
    explicit appender(std::string& out) noexcept : out_{out} {}
    appender(appender const&) = delete;
    appender& operator=(appender const&) = delete;

    /// Where at least `size` bytes may be written; `advance` makes them part of the text.
    char* room(std::size_t size) {
        if (static_cast<std::size_t>(limit_ - next_) < size) grow(size);
        return next_;
    }
    void advance(char* next) noexcept { next_ = next; }

    void put(char character) {
        char* const to = room(1);
        *to = character;
        next_ = to + 1;
    }
    void put(std::string_view text) {
        if (text.size() > large) return put_large(text);
        next_ = std::copy(text.begin(), text.end(), room(text.size()));
    }

    /// Of the string, without the stretch.
    std::size_t size() const noexcept {
        return next_ == nullptr ? out_.size() : static_cast<std::size_t>(next_ - out_.data());
    }
    /// The string, which ends where the text ends.
    std::string& settle() {
        out_.resize(size());
        next_ = limit_ = nullptr;
        return out_;
    }

  private:
    static constexpr std::size_t large = 1024;

    void grow(std::size_t size);
    void put_large(std::string_view text);

    std::string& out_;
    char* next_ = nullptr;   // null: settled
    char* limit_ = nullptr;  // the end of the string
};

}  // namespace dynaco::wire
