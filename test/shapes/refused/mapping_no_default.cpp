// refused: a mapped struct needs a default constructor
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    explicit song(int its_year) : year{its_year} {}
    int year;
};
BOOST_DESCRIBE_STRUCT(song, (), (year))
auto const refused = dynaco::to_item(song{1});
