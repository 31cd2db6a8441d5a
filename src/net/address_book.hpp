// The addresses of the service's host, and which one to try next.
#pragma once

#include <dynaco/clock.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace dynaco::net {

/// The addresses found last. Each connection starts one further in the list, so that connections
/// spread over all of them.
class address_book {
  public:
    using endpoint = boost::asio::ip::tcp::endpoint;

    explicit address_book(clock::duration lifetime) noexcept : lifetime_{lifetime} {}

    bool is_fresh(clock::time_point now) const noexcept {
        return !addresses_.empty() && now - found_ < lifetime_;
    }
    void set(std::vector<endpoint> addresses, clock::time_point now) {
        addresses_ = std::move(addresses);
        found_ = now;
    }
    void forget() noexcept { addresses_.clear(); }
    /// All addresses, in the order for the next connection.
    std::vector<endpoint> next() {
        std::vector<endpoint> order;
        order.reserve(addresses_.size());
        for (std::size_t i = 0; i < addresses_.size(); ++i) {
            order.push_back(addresses_[(first_ + i) % addresses_.size()]);
        }
        ++first_;
        return order;
    }

  private:
    clock::duration lifetime_;
    clock::time_point found_{};
    std::vector<endpoint> addresses_;
    std::size_t first_ = 0;
};

}  // namespace dynaco::net
