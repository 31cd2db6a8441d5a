// refused: no matching
#include <dynaco/item.hpp>

auto const refused = dynaco::key("a", 1, "b", 2, "c", 3);
