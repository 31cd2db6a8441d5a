// refused: a_struct_has_one_member_for_each_role
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int version = 0;
    int revision = 0;
};
BOOST_DESCRIBE_STRUCT(song, (), (version, revision))
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().version<&song::version>().version<&song::revision>();
