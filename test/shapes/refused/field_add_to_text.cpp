// refused: dynaco: numbers are added to fields that are numbers, sets to sets of the same type
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
auto const refused = dynaco::add(field<&song::title>(), 1);
