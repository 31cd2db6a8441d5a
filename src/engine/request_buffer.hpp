// One request as it goes out: the body is rendered first, because the head needs its size and its
// hash, and the head is put in front of it, so that both leave in one write.
#pragma once

#include "auth/sha256.hpp"

#include <cstring>
#include <string>
#include <string_view>

namespace dynaco::engine {

/// The bytes of a request; its memory is used again by later calls.
class request_buffer {
  public:
    /// Forgets the last request.
    void clear() {
        if (text_.capacity() > keep_at_most) std::string{}.swap(text_);
        text_.resize(gap_);  // after the first time this only forgets the body
        start_ = gap_;
    }
    /// Where to append the body.
    std::string& tail() noexcept { return text_; }
    std::string_view body() const noexcept { return std::string_view{text_}.substr(gap_); }
    /// The body is whole.
    void hash_body() noexcept { auth::sha256(body(), body_hash_); }
    std::string_view body_hash() const noexcept { return auth::view(body_hash_); }
    /// Puts a head in front of the body: of the first attempt, and of each further one.
    void put_in_front(std::string_view head) {
        if (head.size() > gap_) {  // a very long session token: make room once
            auto const more = head.size() - gap_ + 256;
            text_.insert(0, more, '\0');
            gap_ += more;
        }
        start_ = gap_ - head.size();
        std::memcpy(text_.data() + start_, head.data(), head.size());
    }
    std::string_view bytes() const noexcept { return std::string_view{text_}.substr(start_); }

  private:
    static constexpr std::size_t keep_at_most = 1024 * 1024;

    std::string text_;        // the gap, with the head at its end, then the body
    std::size_t gap_ = 2048;  // a head with a session token of usual length
    std::size_t start_ = 0;   // of the head in `text_`
    auth::hex_digest body_hash_{};
};

}  // namespace dynaco::engine
