// refused: the alternatives of a variant are told apart by the types that they are
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::variant<int, double> length;
};
BOOST_DESCRIBE_STRUCT(song, (), (length))
auto const refused = dynaco::to_item(song{});
