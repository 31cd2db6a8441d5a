// refused: get<T>: T is
#include <dynaco/item_view.hpp>

char const* refused(dynaco::item_view view) {
    return view.get<char const*>("a");
}
