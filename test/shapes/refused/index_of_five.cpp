// refused: an index has one to four partition keys
#include <dynaco/table.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

struct account {
    std::string id;
    bool open = false;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(account, (), (id, open, version))
struct other {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(other, (), (id))
template <>
inline constexpr auto dynaco::mapping_of<account> =
    dynaco::mapping<account>().partition_key<&account::id>().version<&account::version>();

auto f() {
    return dynaco::global_index<dynaco::partition_keys<&account::id, &account::id, &account::id,
                                                       &account::id, &account::id>>("by-id");
}
