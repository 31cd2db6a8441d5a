// refused: several structs need one type_tag each
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
struct album {
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(album, (), (year))
auto const refused = dynaco::from_item<std::variant<song, album>>(dynaco::item());
