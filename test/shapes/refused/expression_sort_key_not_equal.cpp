// refused: operator&&
#include <dynaco/expressions.hpp>

using dynaco::attr;
auto const refused = dynaco::key_is("artist", "Björk") && attr("title") != "J";
