// An HTTP/1.x response as a scripted server says it, right or wrong on purpose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {

/// The bytes of a response and where its parts begin.
class wire_reply {
  public:
    wire_reply() = default;

    std::string bytes;
    std::size_t head_at = 0;  ///< after the interim responses
    std::size_t body_at = 0;  ///< after the head
};

/// A response to a request. The default is what the service sends: HTTP/1.1 200, a JSON body with
/// Content-Length, a request id and a right x-amz-crc32. Setters chain.
class reply {
  public:
    reply() = default;

    static reply ok(std::string json = "{}");
    /// An error of the service: `__type` (with the service's prefix) and `message`.
    static reply error(unsigned status, std::string_view type, std::string_view message);
    /// 400 ThrottlingException.
    static reply throttle();
    /// 500 InternalServerError.
    static reply internal_error();
    /// What a load balancer says in the service's place: an HTML page, no request id, no checksum.
    static reply html(unsigned status = 503);
    /// These bytes and nothing else, HTTP or not.
    static reply raw(std::string bytes);

    reply& status(unsigned code, std::string reason = "Scripted");
    reply& header(std::string name, std::string value);
    reply& body(std::string text, std::string media_type);
    reply& no_body() { return body({}, {}); }
    reply& request_id(std::string id);
    /// Compresses the body when it is sent; the checksum is that of the compressed bytes.
    reply& gzip();

    enum class checksum { right, wrong, absent };
    reply& crc32(checksum kind);

    /// Transfer-Encoding: chunked, every chunk (but the last) of `chunk_size` bytes.
    reply& chunked(std::size_t chunk_size);
    /// After each chunk's size, for example ";name=value".
    reply& chunk_extension(std::string text);
    reply& trailer(std::string name, std::string value);
    /// No Content-Length: the body ends with the connection.
    reply& until_close();
    /// The text of Content-Length, whatever the body's size.
    reply& claimed_length(std::string text);

    reply& http_1_0();
    /// "Connection: close", and the connection is closed after the reply.
    reply& connection_close();
    /// A response such as "100 Continue" or "103 Early Hints" in front; may be called again.
    reply& interim(unsigned code);

    /// Whether the connection cannot go on after this reply.
    [[nodiscard]] bool closes() const;
    [[nodiscard]] wire_reply wire() const;

  private:
    enum class framing { length, chunks, close };

    [[nodiscard]] std::string payload() const;
    [[nodiscard]] std::string head(std::string const& payload) const;
    [[nodiscard]] std::string in_chunks(std::string const& payload) const;

    using fields = std::vector<std::pair<std::string, std::string>>;

    bool is_raw_ = false;
    unsigned status_ = 200;
    std::string reason_ = "OK";
    bool http_1_0_ = false;
    std::vector<unsigned> interim_;
    fields headers_;
    std::string body_ = "{}";
    std::string media_type_ = "application/x-amz-json-1.0";
    std::string request_id_ = "SCRIPTEDSERVERREQUESTID";
    bool gzip_ = false;
    checksum crc32_ = checksum::right;
    framing framing_ = framing::length;
    std::size_t chunk_size_ = 0;
    std::string chunk_extension_;
    fields trailers_;
    std::string claimed_length_;
    bool connection_close_ = false;
};

}  // namespace dynaco::test
