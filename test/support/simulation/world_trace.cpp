#include "support/simulation/world_trace.hpp"

#include <cstdio>
#include <functional>

namespace dynaco::test {

void world_trace::add(moment when, event_owner who, std::string_view what,
                      exchange_pointer exchange, std::string_view detail) {
    auto const mix = [this](std::uint64_t bits) {
        fingerprint_ = (fingerprint_ ^ bits) * 0x9E37'79B9'7F4A'7C15;
        fingerprint_ ^= fingerprint_ >> 29;
    };
    std::hash<std::string_view> const hash;
    mix(static_cast<std::uint64_t>(when.count()));
    mix(who ? *who + 1 : 0);
    mix(hash(what));
    mix(hash(detail));
    if (exchange) {
        mix(exchange->number);
        mix(hash(exchange->body));
        mix(hash(exchange->answer.body));
    }
    entry made;
    made.when = when;
    made.who = who;
    made.what = what;
    made.exchange = std::move(exchange);
    made.detail = detail;
    entries_.push_back(std::move(made));
}

std::string world_trace::text(std::size_t most) const {
    constexpr std::size_t longest = 300;
    auto const shortened = [](std::string const& whole) {
        return whole.size() <= longest ? whole : whole.substr(0, longest) + "...";
    };
    std::string lines;
    auto const first = entries_.size() > most ? entries_.size() - most : 0;
    if (first != 0) lines += "(" + std::to_string(first) + " events before)\n";
    for (auto index = first; index < entries_.size(); ++index) {
        auto const& each = entries_[index];
        char time[32];
        std::snprintf(time, sizeof time, "%12.3f ms ",
                      static_cast<double>(each.when.count()) / 1e6);
        lines += time;
        lines += each.who ? "p" + std::to_string(*each.who) : "--";
        lines += ' ';
        lines += each.what;
        if (each.exchange) {
            lines += " #" + std::to_string(each.exchange->number) + ' ' + each.exchange->operation;
            if (each.what == "sends") lines += ' ' + shortened(each.exchange->body);
            if (each.what.starts_with("service")) {
                lines += " of p" + std::to_string(each.exchange->process) + ": " +
                         std::to_string(each.exchange->answer.status) + ' ' +
                         shortened(each.exchange->answer.body);
            }
        }
        if (!each.detail.empty()) lines += ' ' + each.detail;
        lines += '\n';
    }
    return lines;
}

}  // namespace dynaco::test
