// refused: dynaco: modify takes a function of T&
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

auto refused(dynaco::table<account>& accounts) {
    return accounts.modify("a", [](account& own) { return own.cents; });
}
