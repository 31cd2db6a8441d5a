// refused: no matching
#include <dynaco/expressions.hpp>

auto const refused = dynaco::set("n", dynaco::size("tags"));
