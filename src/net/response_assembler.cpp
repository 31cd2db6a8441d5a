#include "net/response_assembler.hpp"

#include "net/plain_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace dynaco::net {
namespace http = boost::beast::http;

namespace {

constexpr std::size_t collected_at_most = 1024 * 1024;  // as much as read_buffer keeps

}  // namespace

void response_assembler::start() {
    head_.clear();
    collected_.clear();
    // What one unusually large response took. Assigning an empty string would keep it.
    if (collected_.capacity() > collected_at_most) std::string{}.swap(collected_);
    parser_.reset();
    wanted_ = 1;
    length_ = 0;
    has_head_ = in_place_ = keep_alive_ = false;
}

response_assembler::verdict response_assembler::advance(read_buffer& received) {
    if (!has_head_) {
        auto const state = read_head(received);
        if (!has_head_ || state != verdict::need_more) return state;
    }
    if (!in_place_) return collect(received);
    if (received.size() >= length_) return complete(!parser_ || parser_->keep_alive());
    wanted_ = length_ - received.size();
    return verdict::need_more;
}

// Ends with `has_head_` set and `need_more` when a body follows.
response_assembler::verdict response_assembler::read_head(read_buffer& received) {
    if (!parser_) {
        if (auto const plain = read_plain_head(received.data(), max_body_, head_)) {
            received.consume(plain->size);
            return expect(plain->body_size);
        }
    }
    for (;;) {
        if (!parser_) parser_.emplace(head_, collected_, max_body_);
        boost::system::error_code failure;
        auto const used = parser_->put(boost::asio::buffer(received.data()), failure);
        received.consume(used);
        if (failure == http::error::need_more) return verdict::need_more;
        if (failure) return fail(failure);
        if (head_.status >= 200) break;
        // An interim response (100 Continue, 103 Early Hints) precedes the real one. Switching
        // protocols was not asked for.
        if (head_.status == 101) return fail(http::error::bad_status);
        start();
    }
    has_head_ = true;
    if (parser_->is_done()) return complete(parser_->keep_alive());
    if (parser_->chunked() || parser_->need_eof()) {
        parser_->eager(true);
        return verdict::need_more;
    }
    return expect(static_cast<std::size_t>(parser_->content_length().value_or(0)));
}

response_assembler::verdict response_assembler::expect(std::size_t length) noexcept {
    has_head_ = in_place_ = true;
    length_ = length;
    return verdict::need_more;
}

response_assembler::verdict response_assembler::collect(read_buffer& received) {
    while (received.size() != 0) {
        boost::system::error_code failure;
        auto const used = parser_->put(boost::asio::buffer(received.data()), failure);
        received.consume(used);
        if (parser_->is_done()) return complete(parser_->keep_alive());
        if (failure == http::error::need_more) break;
        if (failure) return fail(failure);
        if (used == 0) break;
    }
    // The parser takes what is of the body at once. The rest is the line in front of a chunk, or
    // the trailers, which it wants as a whole: their size is limited here, or nowhere.
    if (received.size() > response_parser::max_header) return fail(http::error::header_limit);
    wanted_ = 1;
    return verdict::need_more;
}

response_assembler::verdict response_assembler::end_of_stream() {
    if (has_head_ && !in_place_ && parser_->need_eof()) {
        boost::system::error_code failure;
        parser_->put_eof(failure);
        if (!failure) return complete(false);
    }
    failure_ = errc::connection_closed;
    return verdict::failed;
}

response_assembler::verdict response_assembler::complete(bool keep_alive) noexcept {
    keep_alive_ = keep_alive;
    return verdict::complete;
}

response_assembler::verdict response_assembler::fail(boost::system::error_code reason) noexcept {
    failure_ = reason == http::error::body_limit ? errc::response_too_large : errc::malformed_http;
    return verdict::failed;
}

}  // namespace dynaco::net
