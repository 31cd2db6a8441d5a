// refused: created_at is a point in time of std::chrono::system_clock
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::string created;
};
BOOST_DESCRIBE_STRUCT(song, (), (created))
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().created_at<&song::created>();
