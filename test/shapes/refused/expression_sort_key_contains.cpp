// refused: operator&&
#include <dynaco/expressions.hpp>

auto const refused = dynaco::key_is("artist", "Björk") && dynaco::contains("title", "J");
