// refused: expires_at is a point in time of std::chrono::system_clock, or an integer
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    std::chrono::steady_clock::time_point expires;
};
BOOST_DESCRIBE_STRUCT(song, (), (expires))
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().expires_at<&song::expires>();
