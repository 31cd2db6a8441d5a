// refused: no matching
#include <dynaco/item.hpp>

auto const refused = dynaco::string_set(1, 2);
