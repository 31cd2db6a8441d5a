// refused: dynaco: this request takes neither a condition nor a filter
#include <dynaco/expressions.hpp>
#include <dynaco/operations/get_item.hpp>

auto const refused =
    dynaco::with(dynaco::get_item_request("t", dynaco::key("id", 1)), dynaco::exists("year"));
