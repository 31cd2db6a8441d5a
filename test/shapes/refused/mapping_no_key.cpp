// refused: the mapping of the struct names no partition key
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
auto const refused = dynaco::key_of(song{});
