#include "table_setup.hpp"

#include "connect.hpp"
#include "store.hpp"

#include <dynaco.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace ycsb {
namespace {

std::string names_of(std::vector<dynaco::key_schema_element> const& keys) {
    std::string made;
    for (auto const& each : keys) made += (made.empty() ? "" : ", ") + each.attribute_name();
    return made;
}

asio::awaitable<bool> find(dynaco::client& client, options const& how) {
    auto const found = co_await client.describe_table(how.table, dynaco::as_result);
    if (found.has_error()) {
        if (found.error() == dynaco::service_errc::resource_not_found) co_return false;
        throw dynaco::exception{found.error()};
    }
    std::string const wanted = how.workload->has_ranges() ? "part, id" : "id";
    auto const has = found->table ? names_of(found->table->key_schema) : std::string();
    if (has != wanted) {
        throw std::runtime_error{"the table " + how.table + " has the keys " + has + "; workload " +
                                 how.workload->letter + " needs " + wanted +
                                 ". Give another --table."};
    }
    co_return true;
}

asio::awaitable<void> create(dynaco::table<record> table) {
    co_await table.create();
}

asio::awaitable<void> drop(dynaco::table<record> table) {
    co_await table.drop();
}

/// A client of its own, for calls one after the other.
class session {
  public:
    explicit session(options const& how) : client{context, client_config(how, 1)} {}

    asio::io_context context{1};
    dynaco::client client;
};

}  // namespace

bool has_table(options const& how) {
    session used{how};
    return run_alone(used.context, find(used.client, how));
}

void create_table(options const& how) {
    session used{how};
    run_alone(used.context, create(open_table(used.client, how)));
}

void drop_table(options const& how) {
    session used{how};
    run_alone(used.context, drop(open_table(used.client, how)));
}

}  // namespace ycsb
