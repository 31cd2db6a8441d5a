// refused: update_sum
#include <dynaco/expressions.hpp>

using dynaco::attr;
auto const refused = attr("n") + 1 > 2;
