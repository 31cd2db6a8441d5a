// refused: no matching
#include <dynaco/expressions.hpp>
#include <dynaco/operations/put_item.hpp>

auto const refused =
    dynaco::with(dynaco::put_item_request("t", dynaco::item("id", 1)), "attribute_not_exists(id)");
