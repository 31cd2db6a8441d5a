#include "zipfian.hpp"

#include "hash.hpp"

#include <algorithm>
#include <cmath>

namespace ycsb {
namespace {

constexpr double alpha = 1 / (1 - zipfian_theta);

double zeta_of(std::uint64_t from, std::uint64_t to, double sum) {
    for (auto i = from; i != to; ++i)
        sum += 1 / std::pow(static_cast<double>(i + 1), zipfian_theta);
    return sum;
}

}  // namespace

zipfian::zipfian(std::uint64_t count) : zipfian{count, zeta_of(0, count, 0)} {}

zipfian::zipfian(std::uint64_t count, double zeta) : count_{count}, zeta_{zeta} {
    prepare();
}

void zipfian::prepare() {
    static double const zeta_of_two = zeta_of(0, 2, 0);
    auto const share = 2.0 / static_cast<double>(count_);
    eta_ = (1 - std::pow(share, 1 - zipfian_theta)) / (1 - zeta_of_two / zeta_);
}

std::uint64_t zipfian::next(random_numbers& random) const {
    auto const u = random.fraction();
    auto const scaled = u * zeta_;
    if (scaled < 1) return 0;
    if (scaled < 1 + std::pow(0.5, zipfian_theta)) return std::min<std::uint64_t>(1, count_ - 1);
    auto const drawn = static_cast<double>(count_) * std::pow(eta_ * u - eta_ + 1, alpha);
    return std::min(static_cast<std::uint64_t>(drawn), count_ - 1);
}

void zipfian::grow(std::uint64_t count) {
    if (count <= count_) return;
    zeta_ = zeta_of(count_, count, zeta_);
    count_ = count;
    prepare();
}

// Both numbers are those of YCSB's ScrambledZipfianGenerator: the sum of 10^10 terms takes minutes.
scrambled_zipfian::scrambled_zipfian(std::uint64_t count)
    : count_{count}, ranks_{10'000'000'000, 26.46902820178302} {}

std::uint64_t scrambled_zipfian::next(random_numbers& random) const {
    return fnv_hash(ranks_.next(random)) % count_;
}

}  // namespace ycsb
