// refused: no matching
#include <dynaco/item.hpp>

dynaco::string_set const refused = dynaco::string_set();
