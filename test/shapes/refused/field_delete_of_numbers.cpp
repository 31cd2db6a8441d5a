// refused: dynaco: elements are deleted from fields that are sets of the same type
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
auto const refused = dynaco::delete_from(field<&song::tags>(), dynaco::number_set(1));
