// refused: dynaco: `in` has 100 operands at most
#include <dynaco/expressions.hpp>

#include <cstddef>
#include <utility>

template <std::size_t... Index>
auto in_all(std::index_sequence<Index...>) {
    return dynaco::in("year", static_cast<int>(Index)...);
}
auto const refused = in_all(std::make_index_sequence<101>());
