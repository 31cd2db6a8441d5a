// refused: a key is a text, a number or bytes
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    bool live = false;
};
BOOST_DESCRIBE_STRUCT(song, (), (live))
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().partition_key<&song::live>();
