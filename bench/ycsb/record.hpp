// A record of the benchmark as a struct: ten fields of text, as in YCSB.
#pragma once

#include "hash.hpp"
#include "options.hpp"
#include "random.hpp"

#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace ycsb {

/// What is empty is no attribute.
struct record {
    std::string part;  ///< For workload e: the range of keys that `id` is in.
    std::string id;
    std::string field0, field1, field2, field3, field4, field5, field6, field7, field8, field9;
};
BOOST_DESCRIBE_STRUCT(record, (),
                      (part, id, field0, field1, field2, field3, field4, field5, field6, field7,
                       field8, field9))

}  // namespace ycsb

template <>
inline constexpr auto dynaco::mapping_of<ycsb::record> =
    dynaco::mapping<ycsb::record>()
        .omit_when_empty<&ycsb::record::part, &ycsb::record::field0, &ycsb::record::field1,
                         &ycsb::record::field2, &ycsb::record::field3, &ycsb::record::field4,
                         &ycsb::record::field5, &ycsb::record::field6, &ycsb::record::field7,
                         &ycsb::record::field8, &ycsb::record::field9>();

namespace ycsb {

inline constexpr std::array fields{
    &record::field0, &record::field1, &record::field2, &record::field3, &record::field4,
    &record::field5, &record::field6, &record::field7, &record::field8, &record::field9};
static_assert(fields.size() == most_fields);

/// The range that a key is in: the hashes, 0 to 2^63, are cut into equal parts, of about 1000
/// records each.
inline std::string part_of(std::uint64_t number, std::uint64_t records) {
    constexpr std::uint64_t end = std::uint64_t{1} << 63;
    auto const parts = (records + 999) / 1000;
    return std::to_string(std::min(fnv_hash(number) / (end / parts), parts - 1));
}

/// A record that has its key only.
inline record key_record(options const& how, std::uint64_t number) {
    record made;
    if (how.workload->has_ranges()) made.part = part_of(number, how.records);
    made.id = key_name(number);
    return made;
}

/// Letters, digits, '-' and '_': six random bits each.
inline std::string random_text(std::uint64_t length, random_numbers& random) {
    constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string made(length, ' ');
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i != made.size(); ++i) {
        bits = i % 10 == 0 ? random.bits() : bits >> 6;
        made[i] = letters[bits & 63];
    }
    return made;
}

}  // namespace ycsb
