#include "support/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <limits>

namespace dynaco::test {

namespace http = boost::beast::http;

request_reader::request_reader() {
    parser_.eager(true);
    parser_.body_limit(boost::none);
    parser_.header_limit(std::numeric_limits<std::uint32_t>::max());
}

bool request_reader::feed(std::string& bytes) {
    while (!bytes.empty() && !parser_.is_done()) {
        boost::system::error_code failed;
        std::size_t const taken = parser_.put(boost::asio::buffer(bytes), failed);
        raw_.append(bytes, 0, taken);
        bytes.erase(0, taken);
        if (failed == http::error::need_more) return true;
        if (failed) {
            failure_ = failed.message();
            return false;
        }
        if (taken == 0) return true;
    }
    return true;
}

received_request request_reader::request() const {
    auto const& message = parser_.get();
    received_request out;
    out.method = std::string(message.method_string());
    out.target = std::string(message.target());
    out.version = message.version();
    for (auto const& field : message) {
        out.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    out.body = message.body();
    out.keep_alive = parser_.keep_alive();
    out.raw = raw_;
    return out;
}

}  // namespace dynaco::test
