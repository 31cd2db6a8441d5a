#include "support/reply.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace dynaco::test {
namespace {

void add_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

unsigned long crc32_of(std::string const& bytes) {
    return ::crc32(0, reinterpret_cast<Bytef const*>(bytes.data()),
                   static_cast<uInt>(bytes.size()));
}

std::string gzip_of(std::string const& text) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("cannot start gzip");
    }
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const end = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (end != Z_STREAM_END) throw std::runtime_error("cannot finish gzip");
    return out;
}

std::string hex(std::size_t number) {
    char text[20];
    std::snprintf(text, sizeof text, "%zx", number);
    return text;
}

}  // namespace

reply reply::ok(std::string json) {
    reply out;
    out.body_ = std::move(json);
    return out;
}

reply reply::error(unsigned status, std::string_view type, std::string_view message) {
    reply out;
    out.status(status, status < 500 ? "Bad Request" : "Internal Server Error");
    std::string const full = "com.amazonaws.dynamodb.v20120810#" + std::string(type);
    boost::json::value const document = {{"__type", full}, {"message", message}};
    out.body_ = boost::json::serialize(document);
    return out;
}

reply reply::throttle() {
    return error(400, "ThrottlingException", "Rate of requests exceeds the allowed throughput.");
}

reply reply::internal_error() {
    return error(500, "InternalServerError", "The request could not be processed.");
}

reply reply::html(unsigned status) {
    reply out;
    out.status(status, "Service Unavailable").request_id({}).crc32(checksum::absent);
    out.body("<html><body><h1>" + std::to_string(status) + "</h1></body></html>", "text/html");
    return out;
}

reply reply::raw(std::string bytes) {
    reply out;
    out.is_raw_ = true;
    out.body_ = std::move(bytes);
    return out;
}

reply& reply::status(unsigned code, std::string reason) {
    status_ = code;
    reason_ = std::move(reason);
    return *this;
}

reply& reply::header(std::string name, std::string value) {
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
}

reply& reply::body(std::string text, std::string media_type) {
    body_ = std::move(text);
    media_type_ = std::move(media_type);
    return *this;
}

reply& reply::request_id(std::string id) {
    request_id_ = std::move(id);
    return *this;
}

reply& reply::gzip() {
    gzip_ = true;
    return *this;
}

reply& reply::crc32(checksum kind) {
    crc32_ = kind;
    return *this;
}

reply& reply::chunked(std::size_t chunk_size) {
    framing_ = framing::chunks;
    chunk_size_ = std::max<std::size_t>(chunk_size, 1);
    return *this;
}

reply& reply::chunk_extension(std::string text) {
    chunk_extension_ = std::move(text);
    return *this;
}

reply& reply::trailer(std::string name, std::string value) {
    trailers_.emplace_back(std::move(name), std::move(value));
    return *this;
}

reply& reply::until_close() {
    framing_ = framing::close;
    return *this;
}

reply& reply::claimed_length(std::string text) {
    claimed_length_ = std::move(text);
    return *this;
}

reply& reply::http_1_0() {
    http_1_0_ = true;
    return *this;
}

reply& reply::connection_close() {
    connection_close_ = true;
    return *this;
}

reply& reply::interim(unsigned code) {
    interim_.push_back(code);
    return *this;
}

bool reply::closes() const {
    return connection_close_ || http_1_0_ || framing_ == framing::close;
}

std::string reply::payload() const {
    return gzip_ ? gzip_of(body_) : body_;
}

std::string reply::head(std::string const& payload) const {
    std::string out = http_1_0_ ? "HTTP/1.0 " : "HTTP/1.1 ";
    out += std::to_string(status_) + ' ' + reason_ + "\r\n";
    if (!media_type_.empty()) add_field(out, "Content-Type", media_type_);
    if (!request_id_.empty()) add_field(out, "x-amzn-RequestId", request_id_);
    if (gzip_) add_field(out, "Content-Encoding", "gzip");
    if (crc32_ != checksum::absent) {
        auto const right = crc32_of(payload);
        add_field(out, "x-amz-crc32",
                  std::to_string(crc32_ == checksum::right ? right : right ^ 1U));
    }
    if (framing_ == framing::chunks) {
        add_field(out, "Transfer-Encoding", "chunked");
    } else if (!claimed_length_.empty()) {
        add_field(out, "Content-Length", claimed_length_);
    } else if (framing_ == framing::length) {
        add_field(out, "Content-Length", std::to_string(payload.size()));
    }
    if (connection_close_) add_field(out, "Connection", "close");
    for (auto const& [name, value] : headers_) add_field(out, name, value);
    return out + "\r\n";
}

std::string reply::in_chunks(std::string const& payload) const {
    std::string out;
    for (std::size_t at = 0; at < payload.size(); at += chunk_size_) {
        std::string const chunk = payload.substr(at, chunk_size_);
        out += hex(chunk.size()) + chunk_extension_ + "\r\n" + chunk + "\r\n";
    }
    out += "0" + chunk_extension_ + "\r\n";
    for (auto const& [name, value] : trailers_) add_field(out, name, value);
    return out + "\r\n";
}

wire_reply reply::wire() const {
    wire_reply out;
    if (is_raw_) {
        out.bytes = body_;
        return out;
    }
    for (unsigned const code : interim_) {
        out.bytes += "HTTP/1.1 " + std::to_string(code) + " Interim\r\n\r\n";
    }
    out.head_at = out.bytes.size();
    std::string const content = payload();
    out.bytes += head(content);
    out.body_at = out.bytes.size();
    out.bytes += framing_ == framing::chunks ? in_chunks(content) : content;
    return out;
}

}  // namespace dynaco::test
