// refused: dynaco: each member of a field must be one of the struct that the member before it holds
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

auto const refused = dynaco::field<&song::year, &song::title>();
