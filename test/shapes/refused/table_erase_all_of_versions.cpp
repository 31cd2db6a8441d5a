// refused: a batch cannot check versions. Use erase or a transaction
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

auto f(dynaco::table<account>& accounts, std::vector<account> const& all) {
    return accounts.erase_all(all);
}
