// What an object of the class `locks` knows: options, observations, and what it holds.
#pragma once

#include <dynaco/recipes/lock_options.hpp>

#include "recipes/lock_bells.hpp"
#include "recipes/lock_observation.hpp"
#include "recipes/table_home.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::recipes::detail {

class lock_grant;

/// Options and clock from any thread, the rest on the client's executor only.
class lock_book {
  public:
    using time_point = lock_observation::time_point;

    /// @par Errors `exception` with `errc::invalid_argument`.
    lock_book(std::shared_ptr<table_home> its_home, lock_options with);

    [[nodiscard]] lock_place place_of(std::string const& key) const {
        return lock_place{*home, key, options.forget_after()};
    }
    /// What to write to acquire a lock, as far as is known.
    [[nodiscard]] lock_claim make_claim_for(std::string const& key, std::chrono::milliseconds lease,
                                            time_point now);
    void saw(std::string const& key, lock_record const& record, time_point now);
    void disown(std::string const& key, std::string grant);
    /// Whether a lock can be taken from its holder now.
    [[nodiscard]] bool is_stealable(std::string const& key, time_point now);
    /// When to look again for a lock that is not free.
    [[nodiscard]] time_point next_look(std::string const& key, time_point now);

    void add(std::string const& key, std::weak_ptr<lock_grant> grant);
    /// One that is held, if there is one.
    [[nodiscard]] std::shared_ptr<lock_grant> held(std::string const& key);
    [[nodiscard]] std::vector<std::shared_ptr<lock_grant>> all_held();

    /// Those in this process who wait for the lock are told that it was given back.
    void ring(std::string const& key) { bells->ring(bell_place(key)); }
    /// Where they are in the list of these.
    [[nodiscard]] std::string bell_place(std::string const& key) const;

    std::shared_ptr<table_home> const home;
    lock_options const options;
    std::shared_ptr<lock_bells> const bells;

  private:
    class entry {
      public:
        explicit entry(lock_observation fresh) : seen{std::move(fresh)} {}

        lock_observation seen;
        std::vector<std::weak_ptr<lock_grant>> grants;
    };

    entry& entry_of(std::string const& key);
    void forget_oldest();

    // An observation that is forgotten is made anew: whoever wants the lock waits longer. As in the
    // known lock clients.
    static constexpr std::size_t most_entries = 10'000;

    std::map<std::string, entry, std::less<>> entries_;
    std::optional<std::string> owner_;
};

/// What is wrong with the options, as `lease of 10 ms must be ...`.
[[nodiscard]] std::optional<std::string> find_fault(lock_options const& options);
/// What is wrong with a lease that takes the place of the options'.
[[nodiscard]] std::optional<std::string> find_lease_fault(std::chrono::milliseconds lease,
                                                          lock_options const& options);

}  // namespace dynaco::recipes::detail
