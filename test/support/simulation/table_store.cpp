#include "support/simulation/table_store.hpp"

#include "support/simulation/failures.hpp"

namespace dynaco::test {

result<stored_table*> table_store::find(std::string const& name) {
    auto const found = tables.find(name);
    if (found == tables.end() || found->second.active_from > now) return table_not_found(name);
    return &found->second;
}

}  // namespace dynaco::test
