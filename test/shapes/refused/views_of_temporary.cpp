// refused: deleted
#include <dynaco/views.hpp>

dynaco::page_views read();

auto const refused = read().items();
