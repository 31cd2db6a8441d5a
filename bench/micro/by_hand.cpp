#include "micro/mapped_types.hpp"

#include <utility>

namespace dynaco::bench {

flat some_flat() {
    std::string const text(34, 'x');
    return {"user#0001", text, text, text, text, text, text,     text,     text, text,
            text,        text, text, text, text, text, 12345678, 87654321, 1234, 0.5};
}

order some_order() {
    return {"customer#17",
            "order#00000000000000000042",
            "leave it at the door",
            {"express", "gift", "fragile"},
            {{"keyboard", 1, 79.9}, {"cable, two metres", 3, 4.25}, {"mouse", 1, 25}},
            {{"street", "12, Long Street"}, {"town", "Reykjavik"}, {"zip", "101"}},
            true,
            42};
}

item by_hand(flat const& from) {
    item made;
    made.reserve(20);
    made.append("pk", from.pk);
    made.append("a01", from.a01);
    made.append("a02", from.a02);
    made.append("a03", from.a03);
    made.append("a05", from.a05);
    made.append("a06", from.a06);
    made.append("a07", from.a07);
    made.append("a09", from.a09);
    made.append("a10", from.a10);
    made.append("a11", from.a11);
    made.append("a13", from.a13);
    made.append("a14", from.a14);
    made.append("a15", from.a15);
    made.append("a17", from.a17);
    made.append("a18", from.a18);
    made.append("a19", from.a19);
    made.append("n04", from.n04);
    made.append("n08", from.n08);
    made.append("n12", from.n12);
    made.append("n16", from.n16);
    return made;
}

void by_hand(item const& from, flat& to) {
    to.pk = from.at("pk").as_string();
    to.a01 = from.at("a01").as_string();
    to.a02 = from.at("a02").as_string();
    to.a03 = from.at("a03").as_string();
    to.a05 = from.at("a05").as_string();
    to.a06 = from.at("a06").as_string();
    to.a07 = from.at("a07").as_string();
    to.a09 = from.at("a09").as_string();
    to.a10 = from.at("a10").as_string();
    to.a11 = from.at("a11").as_string();
    to.a13 = from.at("a13").as_string();
    to.a14 = from.at("a14").as_string();
    to.a15 = from.at("a15").as_string();
    to.a17 = from.at("a17").as_string();
    to.a18 = from.at("a18").as_string();
    to.a19 = from.at("a19").as_string();
    to.n04 = from.get<std::int64_t>("n04");
    to.n08 = from.get<std::int64_t>("n08");
    to.n12 = from.get<int>("n12");
    to.n16 = from.get<double>("n16");
}

item by_hand(order const& from) {
    item made;
    made.reserve(8);
    made.append("customer", from.customer);
    made.append("id", from.id);
    if (from.note) made.append("note", *from.note);
    if (!from.labels.empty()) {
        made.append("labels", string_set(from.labels.begin(), from.labels.end()));
    }
    list lines;
    lines.reserve(from.lines.size());
    for (auto const& each : from.lines) {
        item one;
        one.reserve(3);
        one.append("product", each.product);
        one.append("count", each.count);
        one.append("price", each.price);
        lines.emplace_back(std::move(one));
    }
    made.append("lines", std::move(lines));
    item address;
    address.reserve(from.address.size());
    for (auto const& [name, value] : from.address) address.append(name, value);
    made.append("address", std::move(address));
    made.append("paid", from.paid);
    made.append("version", from.version);
    return made;
}

void by_hand(item const& from, order& to) {
    to.customer = from.at("customer").as_string();
    to.id = from.at("id").as_string();
    if (auto const* note = from.find("note")) to.note = note->as_string();
    if (auto const* labels = from.find("labels")) {
        auto const& values = labels->as_string_set();
        to.labels.insert(values.begin(), values.end());
    }
    for (auto const& each : from.at("lines").as_list()) {
        auto const& map = each.as_map();
        auto& one = to.lines.emplace_back();
        one.product = map.at("product").as_string();
        one.count = map.get<int>("count");
        one.price = map.get<double>("price");
    }
    for (auto const& [name, value] : from.at("address").as_map()) {
        to.address.emplace(name, value.as_string());
    }
    to.paid = from.at("paid").as_bool();
    to.version = from.get<std::uint64_t>("version");
}

}  // namespace dynaco::bench
