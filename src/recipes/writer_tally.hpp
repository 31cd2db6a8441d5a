// What one writer has added, as sums that may be written any number of times.
#pragma once

#include <cstdint>
#include <optional>

namespace dynaco::recipes::detail {

/// A sum on its way to the service. Repeating it changes nothing.
class tally_write {
  public:
    tally_write(std::uint64_t its_version, std::uint64_t its_last, std::int64_t its_total)
        : version{its_version}, last{its_last}, total{its_total} {}

    std::uint64_t version;  ///< Greater than those of all writes before it.
    std::uint64_t last;     ///< The last addition that is part of it.
    std::int64_t total;     ///< Of everything that this writer has added.
};

/// The additions of one writer to a number that it alone writes.
///
/// A write says what the sum is now, not what to add to it: one that is carried out twice, or that
/// is sent again because its answer was lost, counts once; and whatever an earlier write may have
/// failed to bring is part of the next one. Additions are known by tickets, which only grow.
///
/// Invariants: counted <= perhaps <= last ticket; one write at most is on its way.
class writer_tally {
  public:
    using ticket = std::uint64_t;

    /// Nothing if the sum would not fit.
    [[nodiscard]] std::optional<ticket> add(std::int64_t delta);
    /// Takes an addition back that cannot have been carried out. Whether that was so: otherwise it
    /// has been counted or may be yet.
    [[nodiscard]] bool withdraw(ticket which, std::int64_t delta);

    /// Whether it is known that the service has it.
    [[nodiscard]] bool is_counted(ticket which) const noexcept { return which <= counted_; }
    [[nodiscard]] ticket last_counted() const noexcept { return counted_; }
    /// Whether there is anything that the service may lack.
    [[nodiscard]] bool is_settled() const noexcept {
        return perhaps_ == counted_ && total_ == counted_total_;
    }
    [[nodiscard]] std::int64_t total() const noexcept { return total_; }

    [[nodiscard]] tally_write begin();
    /// The service has it, or a later sum.
    void carried_out(tally_write const& which);
    /// It was not carried out as far as is known, and may be yet if `may_have_been_applied`.
    void failed(tally_write const& which, bool may_have_been_applied);

    /// The number is gone: what is not known to have been counted begins a new one.
    void start_again();

  private:
    std::int64_t total_ = 0;
    std::int64_t counted_total_ = 0;
    ticket last_ = 0;
    ticket perhaps_ = 0;  // the last one that may have been carried out
    ticket counted_ = 0;
    ticket perhaps_before_ = 0;  // what it was before the write that is on its way
    std::uint64_t version_ = 0;
    bool is_writing_ = false;
};

}  // namespace dynaco::recipes::detail
