// refused: to_item
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

struct song {
    int year = 0;
};
auto const refused = dynaco::to_item(song{});
