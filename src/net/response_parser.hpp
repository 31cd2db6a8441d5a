// HTTP/1.1 responses: Beast's parser, without its containers (they would cost 10 allocations a
// response).
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/field.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::net {

/// What the client looks at in a response's head. Kept with the connection, so that the strings'
/// memory is reused.
class response_head {
  public:
    response_head() = default;

    void clear() noexcept;

    int status = 0;
    unsigned version = 0;  // 10 * major + minor
    std::string request_id;
    std::string error_type;
    std::string crc32;
    std::string date;
    std::string retry_after;
    bool has_age = false;
};

/// Parses one response. Chunked bodies, and bodies that end with the connection, are collected in
/// `body`; with `Content-Length` the caller reads the body itself, in place.
class response_parser : public boost::beast::http::basic_parser<false> {
  public:
    response_parser(response_head& head, std::string& body, std::uint64_t max_body) noexcept
        : head_{head}, body_{body} {
        body_limit(max_body);
        header_limit(max_header);
    }

    /// Bytes of a head at most.
    static constexpr std::uint32_t max_header = 32 * 1024;

  private:
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, string_view, string_view, int,
                         error_code&) override {}
    void on_response_impl(int code, string_view, int version, error_code&) override {
        head_.status = code;
        head_.version = static_cast<unsigned>(version);
    }
    void on_field_impl(boost::beast::http::field name, string_view text, string_view value,
                       error_code&) override;
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(string_view data, error_code&) override {
        body_.append(data.data(), data.size());
        return data.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code&) override {
        body_.append(data.data(), data.size());
        return data.size();
    }
    void on_finish_impl(error_code&) override {}

    response_head& head_;
    std::string& body_;
};

}  // namespace dynaco::net
