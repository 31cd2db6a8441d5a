// The core workloads of YCSB: what is done how often.
#pragma once

#include "key_chooser.hpp"
#include "random.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace ycsb {

enum class operation {
    read,               ///< One record, all fields.
    update,             ///< One field of a record, which must exist.
    insert,             ///< A new record.
    scan,               ///< Records in the order of their keys, from one on.
    read_modify_write,  ///< Read, then update: two requests, measured as one.
};
inline constexpr std::size_t operation_count = 5;

std::string_view name_of(operation what) noexcept;

class workload {
  public:
    constexpr workload(char its_letter, std::string_view its_title,
                       std::array<double, operation_count> its_shares, distribution its_keys)
        : letter{its_letter}, title{its_title}, shares{its_shares}, keys{its_keys} {}

    operation next(random_numbers& random) const;
    double share(operation what) const { return shares[static_cast<std::size_t>(what)]; }
    /// The table has a sort key, for scans.
    bool has_ranges() const { return share(operation::scan) > 0; }

    char letter;
    std::string_view title;
    std::array<double, operation_count> shares;  ///< Of each operation; together 1.
    distribution keys;
};

/// The most records of a scan; the number is drawn uniformly from 1 on.
inline constexpr std::size_t longest_scan = 100;

/// What `load` does: insertions only.
extern workload const loading;
/// Of a letter from a to f; null for any other.
workload const* find_workload(std::string_view letter);

}  // namespace ycsb
