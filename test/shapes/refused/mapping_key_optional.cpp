// refused: a key is a text, a number or bytes
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::optional<int> year;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>().sort_key<&song::year>();
