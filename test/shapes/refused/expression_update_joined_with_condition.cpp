// refused: operator&&
#include <dynaco/expressions.hpp>

auto const refused = dynaco::set("year", 1997) && dynaco::exists("title");
