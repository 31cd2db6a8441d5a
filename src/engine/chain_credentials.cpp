#include "engine/chain_credentials.hpp"

#include "auth/load_credentials.hpp"

#include <utility>

namespace dynaco {
namespace {

class static_credentials : public credentials_provider {
  public:
    explicit static_credentials(credentials value) : value_{std::move(value)} {}
    boost::asio::awaitable<result<credentials>> load() override { co_return value_; }

  private:
    credentials value_;
};

class chain_credentials : public credentials_provider {
  public:
    chain_credentials(std::shared_ptr<environment const> world, std::optional<std::string> profile)
        : world_{std::move(world)}, profile_{std::move(profile)} {}
    boost::asio::awaitable<result<credentials>> load() override {
        co_return auth::load_credentials(*world_, profile_);
    }

  private:
    std::shared_ptr<environment const> world_;
    std::optional<std::string> profile_;
};

}  // namespace

std::shared_ptr<credentials_provider> make_static_credentials(credentials value) {
    return std::make_shared<static_credentials>(std::move(value));
}

std::shared_ptr<credentials_provider> engine::make_chain_credentials(
    std::shared_ptr<environment const> world, std::optional<std::string> profile) {
    return std::make_shared<chain_credentials>(std::move(world), std::move(profile));
}

}  // namespace dynaco
