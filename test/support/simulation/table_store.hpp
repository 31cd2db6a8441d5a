// All tables of a simulated service, and what can be set about its answers.
#pragma once

#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/result.hpp>

#include "support/simulation/stored_table.hpp"

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>

namespace dynaco::test {

/// A transaction that was carried out, for those who send it again.
class done_transaction {
  public:
    moment when;
    std::vector<transact_write_item> actions;
};

class table_store {
  public:
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    /// A table that can be used now; its absence as the service tells it.
    [[nodiscard]] result<stored_table*> find(std::string const& name);

    std::map<std::string, stored_table, std::less<>> tables;
    std::map<std::string, done_transaction, std::less<>> transactions;  ///< By token.
    moment now{};                                                       ///< The service's time.
    moment read_age{};                   ///< How old what a read without consistency sees is.
    moment memory{};                     ///< The greatest `read_age` that will ever be set.
    moment creation_takes{};             ///< How long a new table cannot be used.
    bool conflicts = false;              ///< Writes meet a transaction of somebody else.
    std::size_t page_items = no_limit;   ///< Items that a page looks at, at most.
    std::size_t batch_items = no_limit;  ///< Keys or writes of a batch that are processed.
};

}  // namespace dynaco::test
