// refused: update_sum
#include <dynaco/expressions.hpp>

using dynaco::attr;
auto const refused = dynaco::set("n", attr("n") + 1 + 2);
