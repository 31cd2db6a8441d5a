// refused: only a text, bytes, a list or a map can be empty
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().omit_when_empty<&song::year>();
