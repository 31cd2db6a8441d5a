// refused: no matching
#include <dynaco/expressions.hpp>

#include <cstdio>

using namespace dynaco;
auto const refused = set("year", 1997).and_then(::remove("draft"));
