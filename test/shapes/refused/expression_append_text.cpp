// refused: no matching
#include <dynaco/expressions.hpp>

auto const refused = dynaco::append("log", "x");
