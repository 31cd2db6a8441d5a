// refused: two members of the struct, or a member and the type tag, have one attribute name
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int a = 0;
    int b = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (a, b))
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>().name<&song::a>("b");
auto const refused = dynaco::to_item(song{});
