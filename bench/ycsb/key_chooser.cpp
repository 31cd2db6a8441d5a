#include "key_chooser.hpp"

#include <algorithm>

namespace ycsb {

std::string_view name_of(distribution what) noexcept {
    switch (what) {
        case distribution::zipfian:
            return "zipfian";
        case distribution::uniform:
            return "uniform";
        case distribution::latest:
            return "latest";
        case distribution::hotspot:
            break;
    }
    return "hotspot";
}

key_chooser::key_chooser(distribution how, std::uint64_t count, std::uint64_t expected)
    : how_{how}, count_{count}, scattered_{count + expected} {
    if (how == distribution::latest) ages_.emplace(count);
}

std::uint64_t key_chooser::next(std::uint64_t readable, random_numbers& random) {
    switch (how_) {
        case distribution::zipfian:
            return next_zipfian(readable, random);
        case distribution::latest:
            return next_latest(readable, random);
        case distribution::hotspot:
            return next_hotspot(random);
        case distribution::uniform:
            break;
    }
    return random.below(count_);
}

std::uint64_t key_chooser::next_zipfian(std::uint64_t readable, random_numbers& random) const {
    for (;;) {
        auto const drawn = scattered_.next(random);
        if (drawn < readable) return drawn;
    }
}

std::uint64_t key_chooser::next_latest(std::uint64_t readable, random_numbers& random) {
    ages_->grow(readable);
    // Another thread's newer record may have made this one's law the wider one.
    auto const age = ages_->next(random);
    return readable - 1 - std::min(age, readable - 1);
}

// The fractions are YCSB's defaults, hotspotdatafraction and hotspotopnfraction.
std::uint64_t key_chooser::next_hotspot(random_numbers& random) const {
    auto const hot = std::max<std::uint64_t>(count_ / 5, 1);
    if (random.fraction() < 0.8 || hot == count_) return random.below(hot);
    return hot + random.below(count_ - hot);
}

}  // namespace ycsb
