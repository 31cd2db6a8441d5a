// What a failure means: the conditions that a code matches.
#pragma once

#include <dynaco/error.hpp>

#include <cstdint>
#include <initializer_list>

namespace dynaco::model {

/// A set of conditions.
class condition_set {
  public:
    constexpr condition_set() noexcept = default;
    constexpr condition_set(std::initializer_list<condition> members) noexcept {
        for (auto each : members) bits_ |= bit(each);
    }

    constexpr bool contains(condition each) const noexcept { return (bits_ & bit(each)) != 0; }
    constexpr void insert(condition each) noexcept { bits_ |= bit(each); }

  private:
    // No bit for values that are no enumerator: they come in by error_condition's integers.
    static constexpr std::uint32_t bit(condition each) noexcept {
        auto const value = static_cast<unsigned>(each);
        return value < 32 ? std::uint32_t{1} << value : 0;
    }

    std::uint32_t bits_ = 0;
};

/// What the code alone tells.
condition_set conditions_of(boost::system::error_code const& code) noexcept;

}  // namespace dynaco::model
