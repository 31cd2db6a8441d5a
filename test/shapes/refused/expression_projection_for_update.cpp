// refused: dynaco: this request takes no projection
#include <dynaco/expressions.hpp>
#include <dynaco/operations/update_item.hpp>

auto const refused =
    dynaco::with(dynaco::update_item_request("t", dynaco::key("id", 1)), dynaco::project("title"));
