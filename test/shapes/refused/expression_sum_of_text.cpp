// refused: operator+
#include <dynaco/expressions.hpp>

using dynaco::attr;
auto const refused = dynaco::set("n", attr("n") + "x");
