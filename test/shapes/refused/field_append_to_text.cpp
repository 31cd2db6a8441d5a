// refused: dynaco: only to a field that is a list can a list be appended
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
auto const refused = dynaco::append(field<&song::title>(), dynaco::list_of(1));
