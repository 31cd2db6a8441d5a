#include "support/server_config.hpp"

#include <utility>

namespace dynaco::test {

tls_settings& tls_settings::identity(server_identity certificate) {
    identity_ = std::move(certificate);
    return *this;
}

tls_settings& tls_settings::only(version chosen) {
    chosen_ = chosen;
    return *this;
}

tls_settings& tls_settings::no_tickets() {
    tickets_ = false;
    return *this;
}

server_config& server_config::tls(tls_settings settings) {
    tls_ = std::move(settings);
    return *this;
}

server_config& server_config::listen_on(addresses where) {
    addresses_ = where;
    return *this;
}

server_config& server_config::port(std::uint16_t number) {
    port_ = number;
    return *this;
}

server_config& server_config::receive_buffer(int bytes) {
    receive_buffer_ = bytes;
    return *this;
}

server_config& server_config::send_buffer(int bytes) {
    send_buffer_ = bytes;
    return *this;
}

server_config& server_config::idle_timeout(std::chrono::milliseconds limit) {
    idle_timeout_ = limit;
    return *this;
}

}  // namespace dynaco::test
