// refused: dynaco: a key is a text, a number or bytes
#include <dynaco/expressions.hpp>

auto const refused = dynaco::key_is("live", true);
