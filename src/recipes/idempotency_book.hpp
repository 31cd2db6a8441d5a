// What an object of the class `idempotency` knows: options, and the claims that it has seen.
#pragma once

#include <dynaco/recipes/idempotency_options.hpp>

#include "recipes/idempotency_record.hpp"
#include "recipes/lock_observation.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace dynaco::recipes::detail {

/// Options and clock from any thread, the rest on the client's executor only.
///
/// A claim is to its key what a holder is to a lock: seen once and again after its whole time it is
/// abandoned.
class idempotency_book {
  public:
    using time_point = lock_observation::time_point;

    /// @par Errors `exception` with `errc::invalid_argument`.
    idempotency_book(std::shared_ptr<table_home> its_home, idempotency_options with);

    [[nodiscard]] idempotency_place place_of(std::string const& key) const {
        return idempotency_place{*home, key, options};
    }
    /// A claim of one's own that begins at `asked_at` is used before this time.
    [[nodiscard]] time_point end_of_claim(time_point asked_at) const;

    /// What to write to claim a key, as far as is known.
    [[nodiscard]] claim_write make_write_for(std::string const& key, std::string validation,
                                             time_point now);
    void saw(std::string const& key, idempotency_record const& record, time_point now);
    /// A claim of one's own that is not used any more.
    void disown(std::string const& key, std::string claim);
    /// Whether the claim that was seen last can be replaced now.
    [[nodiscard]] bool is_replaceable(std::string const& key, time_point now) const;
    /// When it can, if nothing happens.
    [[nodiscard]] std::optional<time_point> stale_at(std::string const& key) const;
    /// When to look again for a result.
    [[nodiscard]] time_point next_look(std::string const& key, time_point now);

    std::shared_ptr<table_home> const home;
    idempotency_options const options;

  private:
    [[nodiscard]] lock_observation const* find(std::string const& key) const;
    lock_observation& entry_of(std::string const& key);

    // Keys that others have claimed, or that claims of one's own may yet arrive for. One that is
    // forgotten is made anew: whoever waits, waits longer.
    static constexpr std::size_t most_entries = 10'000;

    std::map<std::string, lock_observation, std::less<>> entries_;
};

/// What is wrong with the options.
[[nodiscard]] std::optional<std::string> find_fault(idempotency_options const& options);

}  // namespace dynaco::recipes::detail
