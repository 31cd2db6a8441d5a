// refused: dynaco: this request takes no key condition
#include <dynaco/expressions.hpp>
#include <dynaco/operations/scan.hpp>

auto const refused = dynaco::with(dynaco::scan_request("t"), dynaco::key_is("artist", "Björk"));
