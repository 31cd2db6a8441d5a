#include "engine/draw.hpp"

#include "engine/at_home.hpp"
#include "engine/uuid.hpp"

#include <utility>

namespace dynaco::engine {
namespace asio = boost::asio;

namespace {

// What is drawn is shared: another context may destroy the frame of the one who asks.
asio::awaitable<void> put_part(std::shared_ptr<core> which, std::shared_ptr<double> out) {
    *out = which->random01();
    co_return;
}

asio::awaitable<void> put_token(std::shared_ptr<core> which, std::shared_ptr<std::string> out) {
    auto const high = which->random_bits();
    append_uuid(*out, high, which->random_bits());
    co_return;
}

}  // namespace

asio::awaitable<double> draw_part(std::shared_ptr<core> which) {
    auto const out = std::make_shared<double>(0);
    auto work = at_home(which, put_part(which, out));
    co_await std::move(work);
    co_return *out;
}

asio::awaitable<std::string> draw_token(std::shared_ptr<core> which) {
    auto const out = std::make_shared<std::string>();
    auto work = at_home(which, put_token(which, out));
    co_await std::move(work);
    co_return *out;
}

}  // namespace dynaco::engine
