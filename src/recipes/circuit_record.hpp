// A circuit breaker's record, and the writes that change it.
#pragma once

#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/update_item.hpp>
#include <dynaco/recipes/circuit_state.hpp>

#include "recipes/table_home.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// What a record says. The default one is that of a record that is not there.
class circuit_record {
  public:
    circuit_record() = default;
    explicit circuit_record(item const& from);

    /// The last number that a writer has written for itself.
    [[nodiscard]] std::uint64_t failures_of(std::string const& writer) const;

    bool exists = false;
    circuit_state state = circuit_state::closed;
    std::uint64_t era = 1;  ///< Grows whenever counting begins anew.
    std::uint64_t openings = 0;
    std::uint64_t failures = 0;                                ///< Of all writers in this era.
    std::optional<std::chrono::milliseconds> reset_timeout{};  ///< Of whoever opened it.
    std::optional<std::chrono::milliseconds> lease{};          ///< Of the probe.
    std::optional<std::int64_t> opened_at{};                   ///< In milliseconds since 1970.
    std::string probe;  ///< The identifier of the claim; empty if there is none.
    std::string write;  ///< That of the last change of the whole record.
    item numbers;       ///< The writers'.
};

/// An opening, as whoever opens it wants it.
class circuit_opening {
  public:
    circuit_opening(std::chrono::milliseconds timeout, std::int64_t now)
        : reset_timeout{timeout}, opened_at{now} {}

    std::chrono::milliseconds reset_timeout;
    std::int64_t opened_at;  ///< In milliseconds since 1970.
};

/// Table and key.
class circuit_place {
  public:
    circuit_place(table_home const& home, std::string const& its_key)
        : table{home.name}, key{home.key_of("CB#", its_key)} {}

    std::string table;
    item key;
};

[[nodiscard]] get_item_request make_circuit_look(circuit_place const& place);
/// A writer has seen so many failures in an era.
[[nodiscard]] update_item_request make_count(circuit_place place, std::uint64_t era,
                                             std::string const& writer, std::int64_t failures);
/// Opens a breaker that is still as it was seen: closed, or half-open with the same probe.
[[nodiscard]] update_item_request make_opening(circuit_place place, circuit_record const& seen,
                                               circuit_opening const& how);
/// Takes the right to the probe, if the breaker is still as it was seen.
[[nodiscard]] update_item_request make_probe_claim(circuit_place place, circuit_record const& seen,
                                                   std::string const& probe,
                                                   std::chrono::milliseconds lease);
/// Gives it back: the breaker is open as before.
[[nodiscard]] update_item_request make_probe_return(circuit_place place, std::string const& probe);

/// The record of a new era after the one that was seen.
[[nodiscard]] item next_circuit_era(circuit_place const& place, circuit_record const& seen,
                                    circuit_state state, circuit_opening const& how,
                                    std::string const& write);
/// Writes it if the state and the number of openings, or the probe, are still as they were seen.
[[nodiscard]] put_item_request make_circuit_era(circuit_place const& place,
                                                circuit_record const& seen, item next);

}  // namespace dynaco::recipes::detail
