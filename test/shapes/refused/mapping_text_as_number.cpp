// refused: only enumerations and points in time have a form as a number
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::string year;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>().as_number<&song::year>();
