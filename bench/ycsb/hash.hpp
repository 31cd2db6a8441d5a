// YCSB's hash of key numbers, which scatters records over the keys and popularity over the records.
#pragma once

#include <cstdint>
#include <string>

namespace ycsb {

/// 64-bit FNV-1a of the number's 8 bytes, lowest first, and its absolute value as a signed number:
/// `Utils.fnvhash64` of YCSB.
constexpr std::uint64_t fnv_hash(std::uint64_t number) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (int i = 0; i != 8; ++i) {
        hash = (hash ^ (number & 0xff)) * 1099511628211;
        number >>= 8;
    }
    return hash >> 63 != 0 ? ~hash + 1 : hash;
}

/// The key of a record: YCSB's "hashed" order of insertion.
inline std::string key_name(std::uint64_t number) {
    return "user" + std::to_string(fnv_hash(number));
}

}  // namespace ycsb
