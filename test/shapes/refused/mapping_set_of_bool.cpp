// refused: a set holds texts, numbers or bytes
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

#include <set>

struct song {
    std::set<bool> live;
};
BOOST_DESCRIBE_STRUCT(song, (), (live))
auto const refused = dynaco::to_item(song{});
