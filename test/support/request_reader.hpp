// Puts a request together from the bytes of a connection; does no I/O.
#pragma once

#include "support/server_log.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string>

namespace dynaco::test {

class request_reader {
  public:
    request_reader();

    /// Takes what belongs to this request from the front of `bytes`; false if that is not HTTP.
    [[nodiscard]] bool feed(std::string& bytes);

    [[nodiscard]] bool has_head() const { return parser_.is_header_done(); }
    [[nodiscard]] bool has_all() const { return parser_.is_done(); }
    [[nodiscard]] std::string const& failure() const { return failure_; }
    /// Requires `has_head()`; the body is what has come of it.
    [[nodiscard]] received_request request() const;

  private:
    // Beast's get() of a parser that is not done is not const.
    mutable boost::beast::http::request_parser<boost::beast::http::string_body> parser_;
    std::string raw_;
    std::string failure_;
};

}  // namespace dynaco::test
