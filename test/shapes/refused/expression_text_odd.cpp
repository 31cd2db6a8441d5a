// refused: dynaco: a text is followed by pairs of a placeholder and its name or value
#include <dynaco/expressions.hpp>

auto const refused = dynaco::condition_expression("a = :a", ":a");
