// refused: Describe a struct with BOOST_DESCRIBE_STRUCT, or specialise dynaco::value_codec
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::string_view title;
};
BOOST_DESCRIBE_STRUCT(song, (), (title))
auto const refused = dynaco::from_item<song>(dynaco::item());
