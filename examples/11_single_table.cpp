// One table for a whole shop: customers, their orders, and what belongs to an order, side by side,
// so that one query reads all of a customer.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/index.hpp>
#include <dynaco/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace asio = boost::asio;

// The key that all items have: pk is "CUSTOMER#ada"; sk sorts what there is of her.
struct row {
    std::string pk;
    std::string sk;
};
BOOST_DESCRIBE_STRUCT(row, (), (pk, sk))

struct customer : row {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(customer, (row), (name))

BOOST_DEFINE_ENUM_CLASS(order_status, open, paid, sent)

struct order : row {
    std::optional<order_status> status;
    int cents{};
};
BOOST_DESCRIBE_STRUCT(order, (row), (status, cents))

struct line : row {
    std::string product;
    int count{};
};
BOOST_DESCRIBE_STRUCT(line, (row), (product, count))

struct payment : row {
    std::chrono::sys_seconds at;
    int cents{};
};
BOOST_DESCRIBE_STRUCT(payment, (row), (at, cents))

template <>
inline constexpr auto dynaco::mapping_of<row> =
    dynaco::mapping<row>().partition_key<&row::pk>().sort_key<&row::sk>();

// Each item says in the attribute "type" which struct it is.
template <>
inline constexpr auto dynaco::mapping_of<customer> =
    dynaco::mapping<customer>().type_tag("type", "customer");
template <>
inline constexpr auto dynaco::mapping_of<order> =
    dynaco::mapping<order>().type_tag("type", "order");
template <>
inline constexpr auto dynaco::mapping_of<line> = dynaco::mapping<line>().type_tag("type", "line");
template <>
inline constexpr auto dynaco::mapping_of<payment> =
    dynaco::mapping<payment>().type_tag("type", "payment");

namespace {

using any_row = std::variant<customer, order, line, payment>;

// Only orders have a status, so only orders are in this index.
constexpr auto by_status = dynaco::global_index<&order::status, &row::pk>("by-status");

class printer {
  public:
    void operator()(customer const& each) const { std::cout << each.name << '\n'; }
    void operator()(order const& each) const {
        std::cout << "  " << each.sk << ": " << each.cents << " cents\n";
    }
    void operator()(line const& each) const {
        std::cout << "    " << each.count << " x " << each.product << '\n';
    }
    void operator()(payment const& each) const {
        std::cout << "    paid: " << each.cents << " cents\n";
    }
};

customer make_customer(std::string const& id, std::string name) {
    return {{"CUSTOMER#" + id, "#"}, std::move(name)};
}
order make_order(std::string const& id, std::string const& number, int cents) {
    return {{"CUSTOMER#" + id, "ORDER#" + number}, order_status::open, cents};
}
line make_line(order const& of, std::string const& number, std::string product, int count) {
    return {{of.pk, of.sk + "#LINE#" + number}, std::move(product), count};
}
payment make_payment(order const& of) {
    auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return {{of.pk, of.sk + "#PAYMENT"}, now, of.cents};
}

// The order and its payment change together, and only once.
asio::awaitable<void> pay(dynaco::client& client, dynaco::table<any_row> rows,
                          dynaco::table<order> orders, order which) {
    auto const paid = make_payment(which);
    auto both = dynaco::write_transaction()
                    .update(orders.transact_update(which, dynaco::set("status", "paid"),
                                                   dynaco::attr("status") == "open"))
                    .put(rows.transact_put(paid, dynaco::not_exists("pk")));
    auto const done = co_await dynaco::transact_write(client, std::move(both), dynaco::as_result);
    if (done.has_value()) {
        std::cout << which.sk << " is paid\n";
    } else if (done.error() == dynaco::condition::conditional_check_failed) {
        std::cout << which.sk << " was paid before\n";
    } else {
        throw dynaco::exception{done.error()};
    }
}

asio::awaitable<void> use(dynaco::client& client, dynaco::table<any_row> rows,
                          dynaco::table<order> orders) {
    auto const first = make_order("ada", "1", 1250);
    auto const second = make_order("ada", "2", 300);
    std::vector<any_row> const all{
        make_customer("ada", "Ada"),     first,  make_line(first, "1", "tea", 3),
        make_line(first, "2", "cup", 1), second, make_line(second, "1", "sugar", 2),
        make_customer("grace", "Grace")};
    co_await rows.put_all(all);
    co_await pay(client, rows, orders, first);
    co_await pay(client, rows, orders, first);

    std::cout << "\nall of Ada:\n";
    auto found = rows.query("CUSTOMER#ada");
    while (auto const each = co_await found.next()) std::visit(printer(), *each);

    std::cout << "\norders that are open:\n";
    auto open = orders.index(by_status).query(order_status::open);
    while (auto const each = co_await open.next()) {
        std::cout << "  " << each->pk << ", " << each->sk << '\n';
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    std::string const name = "dynaco-shop";
    dynaco::table<any_row> rows{client, name, dynaco::key_names("pk", "sk")};
    dynaco::table<order> orders{client, name};
    co_await rows.create(by_status, dynaco::unless_exists);
    std::exception_ptr failure;
    try {
        co_await use(client, rows, orders);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await rows.drop();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        dynaco::client client{context};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), run(client),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
