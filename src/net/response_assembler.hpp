// From received bytes to one whole response. No socket: bytes in, verdict out.
#pragma once

#include <dynaco/error.hpp>

#include "net/read_buffer.hpp"
#include "net/response_parser.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::net {

/// Puts one response together: head, then the body, in place when its length is known.
class response_assembler {
  public:
    enum class verdict {
        need_more,  ///< Read `wanted()` bytes or more, then call `advance` again.
        complete,   ///< `head()` and `body()` are there.
        failed,     ///< `failure()` tells why; the connection is of no more use.
    };

    explicit response_assembler(std::size_t max_body) noexcept : max_body_{max_body} {}

    /// Prepares for the next response; what is in `received` belongs to it.
    void start();
    verdict advance(read_buffer& received);
    /// The server closed its side.
    verdict end_of_stream();

    std::size_t wanted() const noexcept { return wanted_; }
    errc failure() const noexcept { return failure_; }
    response_head const& head() const noexcept { return head_; }
    std::string_view body(read_buffer const& received) const noexcept {
        return in_place_ ? received.data().substr(0, length_) : std::string_view{collected_};
    }
    /// Whether the response allows another request.
    bool keep_alive() const noexcept { return keep_alive_; }
    /// Bytes behind the response, which nobody asked for.
    std::size_t leftover(read_buffer const& received) const noexcept {
        return received.size() - (in_place_ ? length_ : 0);
    }

  private:
    verdict read_head(read_buffer& received);
    /// A body of `length` bytes follows, to be read in place.
    verdict expect(std::size_t length) noexcept;
    verdict collect(read_buffer& received);
    verdict complete(bool keep_alive) noexcept;
    verdict fail(boost::system::error_code reason) noexcept;

    std::size_t max_body_;
    response_head head_;
    std::string collected_;                  // of a body without known length
    std::optional<response_parser> parser_;  // of a head that is not a plain one
    std::size_t wanted_ = 1;
    std::size_t length_ = 0;  // of the body, if it is in place
    bool has_head_ = false;
    bool in_place_ = false;
    bool keep_alive_ = false;
    errc failure_{};
};

}  // namespace dynaco::net
