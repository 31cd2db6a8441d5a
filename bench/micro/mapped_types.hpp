// Two structs, their mappings, and the same conversions written by hand, as one writes them against
// the class item: for an item of 1 KB with 20 attributes, and for one of nested values.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dynaco::bench {

struct flat {
    std::string pk, a01, a02, a03, a05, a06, a07, a09, a10, a11, a13, a14, a15, a17, a18, a19;
    std::int64_t n04 = 0, n08 = 0;
    int n12 = 0;
    double n16 = 0;
};
BOOST_DESCRIBE_STRUCT(flat, (),
                      (pk, a01, a02, a03, a05, a06, a07, a09, a10, a11, a13, a14, a15, a17, a18,
                       a19, n04, n08, n12, n16))

struct line {
    std::string product;
    int count = 0;
    double price = 0;
};
BOOST_DESCRIBE_STRUCT(line, (), (product, count, price))

struct order {
    std::string customer;
    std::string id;
    std::optional<std::string> note;
    std::set<std::string> labels;
    std::vector<line> lines;
    std::map<std::string, std::string> address;
    bool paid = false;
    std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(order, (), (customer, id, note, labels, lines, address, paid, version))

flat some_flat();
order some_order();

item by_hand(flat const& from);
item by_hand(order const& from);
void by_hand(item const& from, flat& to);
void by_hand(item const& from, order& to);

}  // namespace dynaco::bench
