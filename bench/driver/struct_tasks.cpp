#include "driver/tasks.hpp"

#include <dynaco.hpp>
#include <dynaco/table.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>

namespace dynaco::bench {
namespace {

namespace asio = boost::asio;
using std::string;

struct user {
    string pk, attribute1, attribute2, attribute3;
    std::int64_t attribute4 = 0;
    string attribute5, attribute6, attribute7;
    std::int64_t attribute8 = 0;
    string attribute9, attribute10, attribute11;
    std::int64_t attribute12 = 0;
    string attribute13, attribute14, attribute15;
    std::int64_t attribute16 = 0;
    string attribute17, attribute18, attribute19;
};
BOOST_DESCRIBE_STRUCT(user, (),
                      (pk, attribute1, attribute2, attribute3, attribute4, attribute5, attribute6,
                       attribute7, attribute8, attribute9, attribute10, attribute11, attribute12,
                       attribute13, attribute14, attribute15, attribute16, attribute17, attribute18,
                       attribute19))

struct order {
    string pk, sk, attribute1, attribute2, attribute3;
    std::int64_t attribute4 = 0;
    string attribute5, attribute6, attribute7;
};
BOOST_DESCRIBE_STRUCT(order, (),
                      (pk, sk, attribute1, attribute2, attribute3, attribute4, attribute5,
                       attribute6, attribute7))

}  // namespace
}  // namespace dynaco::bench

template <>
inline constexpr auto dynaco::mapping_of<dynaco::bench::user> =
    dynaco::mapping<dynaco::bench::user>().partition_key<&dynaco::bench::user::pk>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::bench::order> =
    dynaco::mapping<dynaco::bench::order>()
        .partition_key<&dynaco::bench::order::pk>()
        .sort_key<&dynaco::bench::order::sk>();

namespace dynaco::bench {
namespace {

asio::awaitable<void> get_users(client& from, load& work, request_name const&) {
    table<user> users{from, "items_1k"};
    string const wanted{partition_key};
    user one;  // keeps its texts' memory
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto const got = co_await users.get_into(one, wanted, as_result);
        begin = work.finish(
            begin, got && *got && one.attribute19 == attribute_text && one.attribute16 == 12345678);
    }
}

asio::awaitable<void> query_orders(client& from, load& work, request_name const&) {
    table<order> orders{from, "items_400b"};
    string const wanted{partition_key};
    for (auto begin = std::chrono::steady_clock::now(); work.take();) {
        auto rows = orders.query(wanted);
        auto const got = co_await rows.all(as_result);
        begin = work.finish(
            begin, got && got->size() == page_size && got->back().attribute7 == attribute_text);
    }
}

}  // namespace

task struct_task(request_name const& name) {
    if (name.kind == "get" && name.size == "1k") return &get_users;
    return name.kind == "query" ? &query_orders : nullptr;
}

}  // namespace dynaco::bench
