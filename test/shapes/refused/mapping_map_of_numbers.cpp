// refused: the keys of a map are std::string
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

#include <map>

struct song {
    std::map<int, int> plays;
};
BOOST_DESCRIBE_STRUCT(song, (), (plays))
auto const refused = dynaco::to_item(song{});
