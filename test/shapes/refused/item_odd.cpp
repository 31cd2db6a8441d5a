// refused: no matching
#include <dynaco/item.hpp>

auto const refused = dynaco::item("artist", "Björk", "title");
