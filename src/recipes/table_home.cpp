#include "recipes/table_home.hpp"

#include "engine/uuid.hpp"
#include "policy/deadline.hpp"

#include <utility>

namespace dynaco::recipes::detail {

table_home::table_home(std::shared_ptr<engine::core> its_core, std::string its_name,
                       recipe_options with)
    : core{std::move(its_core)},
      name{std::move(its_name)},
      options{std::move(with)},
      clock{options.clock() ? options.clock() : core->config().clock},
      random{options.random() ? options.random() : core->config().random} {}

item table_home::key_of(std::string_view kind, std::string_view key) const {
    std::string partition{kind};
    partition += options.key_prefix();
    partition += key;
    return item("pk", std::move(partition), "sk", "METADATA");
}

table_home::time_point table_home::to_client(time_point when) const {
    if (clock == core->config().clock) return when;
    return policy::later(engine::now(*core), when - now());
}

double table_home::random01() {
    return static_cast<double>(random_bits() >> 11) * 0x1p-53;  // 53 bits: [0, 1)
}

std::string table_home::new_id() {
    std::string made;
    auto const high = random_bits();
    engine::append_uuid(made, high, random_bits());
    return made;
}

boost::asio::awaitable<void> sleep_until(std::shared_ptr<table_home> home,
                                         table_home::time_point when) {
    if (home->core->is_shut_down()) co_return;
    co_await home->core->sleep_until(home->to_client(when));
}

}  // namespace dynaco::recipes::detail
