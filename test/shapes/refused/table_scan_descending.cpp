// refused: dynaco: this call does not take such an option
#include <dynaco/client.hpp>
#include <dynaco/table.hpp>

#include <boost/describe/class.hpp>

#include <string>

struct song {
    std::string artist;
    std::string title;
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (artist, title, year))

template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().partition_key<&song::artist>().sort_key<&song::title>();

auto refused(dynaco::table<song>& songs) {
    return songs.scan(dynaco::descending);
}
