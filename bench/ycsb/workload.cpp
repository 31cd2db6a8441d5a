#include "workload.hpp"

#include <algorithm>

namespace ycsb {
namespace {

// Cooper et al. 2010, table 2, and the files workloada to workloadf of YCSB.
//                     read  update insert scan  read-modify-write
constexpr std::array workloads{
    workload{'a', "update heavy", {0.5, 0.5, 0, 0, 0}, distribution::zipfian},
    workload{'b', "read mostly", {0.95, 0.05, 0, 0, 0}, distribution::zipfian},
    workload{'c', "read only", {1, 0, 0, 0, 0}, distribution::zipfian},
    workload{'d', "read latest", {0.95, 0, 0.05, 0, 0}, distribution::latest},
    workload{'e', "short ranges", {0, 0, 0.05, 0.95, 0}, distribution::zipfian},
    workload{'f', "read-modify-write", {0.5, 0, 0, 0, 0.5}, distribution::zipfian},
};

constexpr std::array<std::string_view, operation_count> names{"read", "update", "insert", "scan",
                                                              "read-modify-write"};

}  // namespace

workload const loading{'-', "load", {0, 0, 1, 0, 0}, distribution::uniform};

std::string_view name_of(operation what) noexcept {
    return names[static_cast<std::size_t>(what)];
}

operation workload::next(random_numbers& random) const {
    auto rest = random.fraction();
    std::size_t last = 0;
    for (std::size_t i = 0; i != shares.size(); ++i) {
        if (shares[i] == 0) continue;
        last = i;
        if (rest < shares[i]) break;
        rest -= shares[i];
    }
    return static_cast<operation>(last);
}

workload const* find_workload(std::string_view letter) {
    auto const found = std::find_if(workloads.begin(), workloads.end(), [&](workload const& each) {
        return letter.size() == 1 && (letter[0] | 0x20) == each.letter;
    });
    return found == workloads.end() ? nullptr : &*found;
}

}  // namespace ycsb
