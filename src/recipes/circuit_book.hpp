// What an object of the class `circuit_breaker` knows of each breaker.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/recipes/circuit_options.hpp>
#include <dynaco/result.hpp>

#include "recipes/circuit_view.hpp"
#include "recipes/table_home.hpp"
#include "recipes/write_turn.hpp"
#include "recipes/writer_tally.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::recipes::detail {

/// One breaker, as this object sees it. On the client's executor only.
class circuit {
  public:
    using time_point = circuit_view::time_point;

    circuit(circuit_place its_place, circuit_view fresh)
        : place{std::move(its_place)}, view{std::move(fresh)} {}

    /// Takes note of an answer.
    void saw(circuit_record record, time_point asked, time_point answered) {
        view.saw(std::move(record), asked, answered);
    }
    /// Begins to count for the era that is known now, unless a write of another one is on its way.
    /// Whether additions are for the known era.
    bool follow_era();

    circuit_place const place;
    circuit_view view;

    // Failures of this object, which are of one era.
    writer_tally tally;
    std::uint64_t tally_era = 1;
    std::uint64_t tally_number = 1;  ///< Grows with each tally: tickets of another one are void,
    writer_tally::ticket former_counted = 0;  ///< but for these of the one before.
    std::uint64_t last_count = 0;             ///< As the last write that counted has shown it.
    std::shared_ptr<write_turn> const counting = std::make_shared<write_turn>();
    writer_tally::ticket failed_last = 0;
    std::optional<error> failure;  ///< Of the last write that failed for all who took part.

    std::shared_ptr<write_turn> const looking = std::make_shared<write_turn>();
    std::size_t failed_looks = 0;
    std::optional<error> look_failure;
    std::optional<time_point> look_failed_at;

    bool is_claiming = false;
    bool is_opening = false;
    bool is_resetting = false;
    std::optional<error> last_failure;  ///< That nobody was told.
    time_point used{};
};

/// Options and clock from any thread, the rest on the client's executor only.
class circuit_book {
  public:
    using circuit_pointer = std::shared_ptr<circuit>;

    /// @par Errors `exception` with `errc::invalid_argument`.
    circuit_book(std::shared_ptr<table_home> its_home, circuit_options with);

    [[nodiscard]] circuit_pointer at(std::string const& key);
    /// What this object is called in records.
    [[nodiscard]] std::string const& writer();
    /// An opening now.
    [[nodiscard]] circuit_opening opening() const;
    [[nodiscard]] std::uint64_t threshold() const {
        return static_cast<std::uint64_t>(options.failure_threshold());
    }

    std::shared_ptr<table_home> const home;
    circuit_options const options;

  private:
    void forget_oldest();

    // One that is forgotten is asked for again.
    static constexpr std::size_t most_circuits = 10'000;

    std::map<std::string, circuit_pointer, std::less<>> circuits_;
    std::string writer_;
};

/// What is wrong with the options, as `probe_lease of 1 ms must be ...`.
[[nodiscard]] std::optional<std::string> find_circuit_fault(circuit_options const& options);

}  // namespace dynaco::recipes::detail
