// Four types of structs in one table, on real servers.
#include "local_service.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/index.hpp>
#include <dynaco/table.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dynaco::test {
namespace {

/// What all items of the table have.
struct shop_row {
    std::string pk;
    std::string sk;

    friend bool operator==(shop_row const&, shop_row const&) = default;
};
BOOST_DESCRIBE_STRUCT(shop_row, (), (pk, sk))

struct shop_customer : shop_row {
    std::string name;
    std::optional<std::string> email;

    friend bool operator==(shop_customer const&, shop_customer const&) = default;
};
BOOST_DESCRIBE_STRUCT(shop_customer, (shop_row), (name, email))

BOOST_DEFINE_ENUM_CLASS(shop_status, open, paid, sent)

struct shop_order : shop_row {
    std::optional<shop_status> status;
    int cents = 0;

    friend bool operator==(shop_order const&, shop_order const&) = default;
};
BOOST_DESCRIBE_STRUCT(shop_order, (shop_row), (status, cents))

struct shop_line : shop_row {
    std::string product;
    int count = 0;

    friend bool operator==(shop_line const&, shop_line const&) = default;
};
BOOST_DESCRIBE_STRUCT(shop_line, (shop_row), (product, count))

struct shop_payment : shop_row {
    std::chrono::sys_seconds at;
    number amount;

    friend bool operator==(shop_payment const&, shop_payment const&) = default;
};
BOOST_DESCRIBE_STRUCT(shop_payment, (shop_row), (at, amount))

}  // namespace
}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shop_row> =
    dynaco::mapping<dynaco::test::shop_row>()
        .partition_key<&dynaco::test::shop_row::pk>()
        .sort_key<&dynaco::test::shop_row::sk>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shop_customer> =
    dynaco::mapping<dynaco::test::shop_customer>().type_tag("type", "customer");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shop_order> =
    dynaco::mapping<dynaco::test::shop_order>().type_tag("type", "order");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shop_line> =
    dynaco::mapping<dynaco::test::shop_line>().type_tag("type", "line");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::shop_payment> =
    dynaco::mapping<dynaco::test::shop_payment>().type_tag("type", "payment");

namespace dynaco::test {
namespace {

using shop_record = std::variant<shop_customer, shop_order, shop_line, shop_payment>;

inline constexpr auto by_status = global_index<&shop_order::status, &shop_row::sk>("by-status");

template <class T>
T make(std::string pk, std::string sk) {
    T made;
    made.pk = std::move(pk);
    made.sk = std::move(sk);
    return made;
}

std::vector<shop_record> some_rows() {
    auto ada = make<shop_customer>("CUSTOMER#ada", "#");
    ada.name = "Ada";
    ada.email = "ada@example.org";
    auto first = make<shop_order>("CUSTOMER#ada", "ORDER#1");
    first.status = shop_status::paid;
    first.cents = 1250;
    auto line = make<shop_line>("CUSTOMER#ada", "ORDER#1#LINE#1");
    line.product = "tea";
    line.count = 3;
    auto payment = make<shop_payment>("CUSTOMER#ada", "ORDER#1#PAYMENT");
    payment.at = std::chrono::sys_seconds{std::chrono::seconds{1764159485}};
    payment.amount = number{"12.50"};
    auto second = make<shop_order>("CUSTOMER#ada", "ORDER#2");
    second.status = shop_status::open;
    return {ada, first, line, payment, second};
}

class shop {
  public:
    shop() { service.run(rows.create(by_status)); }
    shop(shop const&) = delete;
    shop& operator=(shop const&) = delete;
    ~shop() { (void)service.run(rows.drop(as_result)); }

    template <class Rows>
    auto all(Rows found) {
        std::vector<typename Rows::value_type> made;
        while (auto one = service.run(found.next())) made.push_back(*std::move(one));
        return made;
    }

    local_service service;
    std::string const name = unique_table_name("shop");
    table<shop_record> rows{service.client, name, key_names("pk", "sk")};
    table<shop_order> orders{service.client, name};
};

}  // namespace

TEST_SUITE("service.single_table") {
    TEST_CASE("four types: put, queried -> each as its own type, in the order of the sort key") {
        shop world;
        auto const wanted = some_rows();
        for (auto const& each : wanted) world.service.run(world.rows.put(each));
        CHECK(world.all(world.rows.query("CUSTOMER#ada", consistent_read)) == wanted);
        CHECK(world.all(world.rows.query("CUSTOMER#ada", begins_with("sk", "ORDER#1"))) ==
              std::vector<shop_record>{wanted[1], wanted[2], wanted[3]});
    }

    TEST_CASE("one type: a key of another type's item -> wrong_type; its own -> its struct") {
        shop world;
        world.service.run(world.rows.put_all(some_rows()));
        auto const order = world.service.run(world.orders.get("CUSTOMER#ada", "ORDER#1"));
        REQUIRE(order.has_value());
        CHECK(order->cents == 1250);
        auto const none = world.service.run(world.orders.get("CUSTOMER#ada", "#", as_result));
        REQUIRE(none.has_error());
        CHECK(none.error() == errc::wrong_type);
    }

    TEST_CASE("an index of one type's member -> only items of that type") {
        shop world;
        world.service.run(world.rows.put_all(some_rows()));
        auto const paid = world.all(world.orders.index(by_status).query(shop_status::paid));
        REQUIRE(paid.size() == 1);
        CHECK(paid[0].sk == "ORDER#1");
        CHECK(world.service.run(world.rows.index(by_status).count(shop_status::open)) == 1);
    }

    TEST_CASE("transaction over types -> all of them; read back as variants") {
        shop world;
        auto const all = some_rows();
        auto what = write_transaction()
                        .put(world.rows.transact_put(all[0], not_exists("pk")))
                        .put(world.orders.transact_put(std::get<shop_order>(all[1])));
        world.service.run(transact_write(world.service.client, what));
        auto wanted = read_transaction()
                          .get(world.rows.transact_get(all[0]))
                          .get(world.rows.transact_get("CUSTOMER#ada", "ORDER#1"));
        auto const got =
            world.rows.read(world.service.run(transact_read(world.service.client, wanted)));
        CHECK(got == std::vector<std::optional<shop_record>>{all[0], all[1]});
    }

    TEST_CASE("batches over types -> by struct and by key") {
        shop world;
        auto const all = some_rows();
        CHECK(world.service.run(world.rows.put_all(all)).written == all.size());
        std::vector<std::optional<shop_record>> const wanted(all.begin(), all.end());
        CHECK(world.service.run(world.rows.get_all(all, consistent_read)) == wanted);
        CHECK(world.service.run(world.rows.erase_all(all)).written == all.size());
        CHECK(world.all(world.rows.scan(consistent_read)).empty());
    }
}

}  // namespace dynaco::test
