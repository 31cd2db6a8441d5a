// refused: get<T>: T is
#include <dynaco/item.hpp>

auto const refused = dynaco::item("a", 1).get<char const*>("a");
