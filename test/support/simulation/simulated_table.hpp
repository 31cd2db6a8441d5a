// DynamoDB's tables in memory: requests in, answers out, as the service would give them.
#pragma once

#include <dynaco/attribute_value.hpp>

#include "support/simulation/table_store.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

/// An HTTP response of the simulated service.
class table_answer {
  public:
    table_answer() = default;
    table_answer(int its_status, std::string its_body)
        : status{its_status}, body{std::move(its_body)} {}

    int status = 200;
    std::string body;
};

/// Several tables with conditional writes, transactions, queries and scans. One request is carried
/// out at a time.
///
/// Not there: indexes, the forms older than expressions, PartiQL, streams, backups, consumed
/// capacity, limits of size, reserved words.
class simulated_table {
  public:
    simulated_table() = default;
    simulated_table(simulated_table const&) = delete;
    simulated_table& operator=(simulated_table const&) = delete;

    /// Carries out a request, at the time that was last set.
    /// @param operation As `GetItem`.
    table_answer handle(std::string_view operation, std::string_view body);

    /// Answers of pages and batches: see `table_store`.
    void page_items(std::size_t most) { store_.page_items = most; }
    void batch_items(std::size_t most) { store_.batch_items = most; }
    /// From now on writes and transactions are refused, for a conflict with a transaction.
    void conflicts(bool yes) { store_.conflicts = yes; }
    void creation_takes(moment how_long) { store_.creation_takes = how_long; }
    void now(moment time) { store_.now = time; }
    /// How far back reads without consistency see from now on; at most `memory`, which counts for
    /// tables that are made later.
    void read_age(moment age) { store_.read_age = age; }
    void memory(moment longest) { store_.memory = longest; }

    // Past the requests, for setting up and for checking.

    /// A table whose keys are texts.
    void create(std::string const& name, std::string const& partition_key,
                std::string const& sort_key = {});
    /// Null if there is none. Valid until the next write.
    [[nodiscard]] item const* item_of(std::string_view table, item const& key) const;
    [[nodiscard]] std::vector<item> items_of(std::string_view table) const;
    void put(std::string_view table, item whole);
    void erase(std::string_view table, item const& key);
    /// Removes the items whose time to live is over, as the service does sooner or later. Returns
    /// their number.
    std::size_t remove_expired(std::chrono::sys_seconds wall_time);

  private:
    [[nodiscard]] stored_table const& table_at(std::string_view name) const;
    [[nodiscard]] stored_table& table_at(std::string_view name);

    table_store store_;
};

}  // namespace dynaco::test
