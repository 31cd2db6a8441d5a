// refused: no matching
#include <dynaco/expressions.hpp>

auto const refused = dynaco::delete_from("tags", 1);
