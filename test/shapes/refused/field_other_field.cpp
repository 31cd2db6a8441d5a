// refused: dynaco: the field cannot hold a value of the type that it is compared with
#include <dynaco/expressions.hpp>
#include <dynaco/field.hpp>

#include <boost/describe/class.hpp>

#include <set>
#include <string>
#include <vector>

struct song {
    std::string title;
    int year{};
    std::set<std::string> tags;
    std::vector<int> takes;
};
BOOST_DESCRIBE_STRUCT(song, (), (title, year, tags, takes))

using dynaco::field;
auto const refused = field<&song::year>() == field<&song::title>();
