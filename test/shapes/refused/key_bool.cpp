// refused: no matching
#include <dynaco/item.hpp>

auto const refused = dynaco::key("artist", true);
