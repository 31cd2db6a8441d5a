// The limit: a bare Asio loop that writes ready-made requests and reads the replies by their
// Content-Length, over as many kept connections as there are requests in flight. It looks at
// nothing but the status line and the length.

#include "driver/driver.hpp"
#include "driver/raw_requests.hpp"
#include "driver/workload.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>

#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using namespace dynaco::bench;

// `http://127.0.0.1:8000` in parts.
class address {
  public:
    explicit address(std::string_view url) {
        authority = url.substr(url.find("//") + 2);
        auto const colon = authority.rfind(':');
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
    }

    std::string authority;
    std::string host;
    std::string port;
};

// A connection, and the one request at a time that is on it. `Stream` is ready to use.
template <class Stream>
class session {
  public:
    explicit session(Stream stream) : stream_{std::move(stream)} {}

    void start(std::string_view request, load& work) {
        request_ = request;
        work_ = &work;
        begin_ = std::chrono::steady_clock::now();
        send_next();
    }

    Stream& stream() noexcept { return stream_; }

  private:
    void send_next() {
        if (!work_->take()) return;
        write(request_);
    }

    void write(std::string_view bytes) {
        stream_.async_write_some(asio::buffer(bytes),
                                 [this, bytes](error_code failed, std::size_t size) {
                                     if (failed) return complain(failed);
                                     if (size < bytes.size()) return write(bytes.substr(size));
                                     received_ = 0;
                                     whole_ = 0;
                                     read();
                                 });
    }

    void read() {
        stream_.async_read_some(
            asio::buffer(buffer_.data() + received_, buffer_.size() - received_),
            [this](error_code failed, std::size_t size) {
                if (failed) return complain(failed);
                received_ += size;
                if (whole_ == 0) find_size();
                if (whole_ == 0 || received_ < whole_) return read();
                auto const is_right = std::string_view{buffer_}.starts_with("HTTP/1.1 200");
                begin_ = work_->finish(begin_, is_right && received_ == whole_);
                send_next();
            });
    }

    // Leaves 0 in `whole_` when the head has not ended yet.
    void find_size() {
        constexpr std::string_view name = "\r\nContent-Length: ";
        auto const text = std::string_view{buffer_}.substr(0, received_);
        auto const end = text.find("\r\n\r\n");
        auto const length = text.find(name);
        if (end == text.npos || length > end) return;
        std::size_t body = 0;
        std::from_chars(text.data() + length + name.size(), text.data() + end, body);
        whole_ = end + 4 + body;
        if (whole_ > buffer_.size()) buffer_.resize(whole_);
    }

    static void complain(error_code failed) {
        std::fprintf(stderr, "raw_loop: %s\n", failed.message().c_str());
    }

    Stream stream_;
    std::string buffer_ = std::string(65'536, '\0');
    std::string_view request_;
    load* work_ = nullptr;
    load::time_point begin_;
    std::size_t received_ = 0;
    std::size_t whole_ = 0;
};

class raw_loop : public driver {
  public:
    explicit raw_loop(driver_options const& options)
        : to_{options.endpoint}, is_tls_{!options.ca_file.empty()} {
        if (!is_tls_) return;
        tls_.set_verify_mode(asio::ssl::verify_peer);
        tls_.load_verify_file(options.ca_file);
    }

    std::string title() const override { return "raw_loop 1"; }

    std::string unsupported(std::string const& request) const override {
        request_name const name{request};
        bool const is_known = name.way.empty() && !raw_request(name, "").empty();
        return is_known ? "" : "it does not read replies";
    }

    void prepare(std::size_t in_flight) override {
        while (!is_tls_ && plain_.size() < in_flight) {
            plain_.push_back(std::make_unique<session<tcp::socket>>(connected()));
        }
        while (is_tls_ && secure_.size() < in_flight) secure_.push_back(shaken_hands());
    }

    void run(std::string const& request, std::size_t in_flight, std::vector<load>& loads) override {
        auto const bytes = raw_request(request_name{request}, to_.authority);
        auto& work = loads.front();
        dynaco::test::allocation_scope const allocations;
        for (std::size_t i = 0; i != in_flight; ++i) {
            is_tls_ ? secure_[i]->start(bytes, work) : plain_[i]->start(bytes, work);
        }
        context_.restart();
        context_.run();
        work.add_allocations(allocations);
    }

  private:
    using secure_stream = asio::ssl::stream<tcp::socket>;

    tcp::socket connected() {
        tcp::socket socket{context_};
        asio::connect(socket, tcp::resolver{context_}.resolve(to_.host, to_.port));
        socket.set_option(tcp::no_delay{true});
        return socket;
    }

    std::unique_ptr<session<secure_stream>> shaken_hands() {
        secure_stream stream{connected(), tls_};
        SSL_set_tlsext_host_name(stream.native_handle(), to_.host.c_str());
        stream.set_verify_callback(asio::ssl::host_name_verification{to_.host});
        stream.handshake(asio::ssl::stream_base::client);
        return std::make_unique<session<secure_stream>>(std::move(stream));
    }

    address to_;
    bool is_tls_;
    asio::io_context context_{1};
    asio::ssl::context tls_{asio::ssl::context::tls_client};
    std::vector<std::unique_ptr<session<tcp::socket>>> plain_;
    std::vector<std::unique_ptr<session<secure_stream>>> secure_;
};

}  // namespace

int main(int argc, char** argv) {
    auto options = read_options(argc, argv);
    if (options.threads != 1) {
        std::fprintf(stderr, "raw_loop: has one thread\n");
        return 2;
    }
    raw_loop driver{options};
    return obey(driver, 1);
}
