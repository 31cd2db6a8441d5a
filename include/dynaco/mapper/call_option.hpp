// What tells options of a table's calls from their other arguments. Private to dynaco.
#pragma once

namespace dynaco::mapper {

/// The base of classes that are options of calls.
class call_option {};

}  // namespace dynaco::mapper
