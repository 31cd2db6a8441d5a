// refused: this is no described member of the struct
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int year = 0;
    int secret = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>().name<&song::secret>("s");
