// refused: Describe a struct with BOOST_DESCRIBE_STRUCT, or specialise dynaco::value_codec
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct other {};
struct song {
    other what;
};
BOOST_DESCRIBE_STRUCT(song, (), (what))
auto const refused = dynaco::to_item(song{});
