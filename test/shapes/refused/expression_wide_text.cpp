// refused: operator==
#include <dynaco/expressions.hpp>

using dynaco::attr;
auto const refused = attr("a") == L"text";
