// refused: a version is an integer, which counts, or a std::string, which is random
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    double version = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (version))
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>().version<&song::version>();
