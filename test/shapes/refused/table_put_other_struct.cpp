// refused: dynaco: put takes a struct of the table
#include <dynaco/client.hpp>
#include <dynaco/table.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <variant>

struct account {
    std::string id;
    int cents = 0;
    int version = 0;
};
BOOST_DESCRIBE_STRUCT(account, (), (id, cents, version))

template <>
inline constexpr auto dynaco::mapping_of<account> = dynaco::mapping<account>()
                                                        .partition_key<&account::id>()
                                                        .type_tag("kind", "account")
                                                        .version<&account::version>();

struct other {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(other, (), (id))
template <>
inline constexpr auto dynaco::mapping_of<other> =
    dynaco::mapping<other>().partition_key<&other::id>().type_tag("kind", "other");

auto refused(dynaco::table<account>& accounts, other const& given) {
    return accounts.put(given);
}
