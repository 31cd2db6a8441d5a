// Tables on a client without network and without time.
#pragma once

#include <dynaco.hpp>
#include <dynaco/table.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

namespace dynaco::test {

class table_world : public engine_world {
  public:
    table_world() = default;

    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }
    void destroy_client() { client_.reset(); }
    template <class T>
    T run(boost::asio::awaitable<T> operation,
          std::source_location where = std::source_location::current()) {
        return run_coro(context, std::move(operation), leftovers::forbidden, where);
    }

  private:
    std::optional<dynaco::client> client_;
};

}  // namespace dynaco::test
