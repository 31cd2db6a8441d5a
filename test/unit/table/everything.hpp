// A struct with a member of every kind that can be mapped, and random ones of it.
#pragma once

#include <dynaco/mapping.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "support/random.hpp"

namespace dynaco::test {

enum class colour { red, green, blue };
BOOST_DESCRIBE_ENUM(colour, red, green, blue)

struct everything {
    std::string text;
    bool flag = false;
    std::int8_t tiny = 0;
    std::uint64_t large = 0;
    std::int64_t negative = 0;
    double real = 0;
    float small = 0;
    colour shade = colour::red;
    std::optional<colour> maybe_shade;
    std::optional<std::string> maybe_text;
    std::chrono::system_clock::time_point time;
    std::chrono::sys_seconds expires;
    std::vector<std::int32_t> numbers;
    std::vector<everything> children;
    std::map<std::string, std::optional<double>> by_name;
    std::set<std::string> names;
    std::set<std::int64_t> counts;
    std::set<binary> blobs;
    binary bytes;
    std::array<std::byte, 4> four{};
    std::variant<std::monostate, std::string, std::int32_t, std::vector<bool>> any;
    number exact;
    friend bool operator==(everything const&, everything const&) = default;
};
BOOST_DESCRIBE_STRUCT(everything, (),
                      (text, flag, tiny, large, negative, real, small, shade, maybe_shade,
                       maybe_text, time, expires, numbers, children, by_name, names, counts, blobs,
                       bytes, four, any, exact))

class everything_maker {
  public:
    everything make(int depth) {
        everything made;
        made.text = text();
        made.flag = random_.chance(0.5);
        made.tiny = static_cast<std::int8_t>(random_.between(-128, 127));
        made.large = random_.between<std::uint64_t>(0, std::numeric_limits<std::uint64_t>::max());
        made.negative = integer();
        made.real = (random_.unit() - 0.5) * 1e20;
        made.small = static_cast<float>(random_.unit());
        made.shade = shade();
        if (random_.chance(0.5)) made.maybe_shade = shade();
        if (random_.chance(0.5)) made.maybe_text = text();
        made.time = std::chrono::system_clock::time_point{
            std::chrono::duration_cast<std::chrono::system_clock::duration>(
                std::chrono::nanoseconds{integer()})};
        made.expires = std::chrono::sys_seconds{
            std::chrono::seconds{random_.between<std::int64_t>(-62167219200, 253402300799)}};
        for (auto i = count(); i != 0; --i) made.numbers.push_back(random_.between(-9, 9));
        if (depth > 0) {
            for (auto i = count(); i != 0; --i) made.children.push_back(make(depth - 1));
        }
        for (auto i = count(); i != 0; --i) {
            made.by_name[text()] =
                random_.chance(0.5) ? std::optional<double>{random_.unit()} : std::nullopt;
        }
        for (auto i = count(); i != 0; --i) made.names.insert(text());
        for (auto i = count(); i != 0; --i) made.counts.insert(integer());
        for (auto i = count(); i != 0; --i) made.blobs.insert(to_binary(text()));
        made.bytes = to_binary(text());
        for (auto& each : made.four) each = static_cast<std::byte>(random_.between(0, 255));
        switch (random_.between(0, 3)) {
            case 0:
                made.any = text();
                break;
            case 1:
                made.any = random_.between(-1000, 1000);
                break;
            case 2:
                made.any = std::vector<bool>(count(), random_.chance(0.5));
                break;
            default:
                break;
        }
        made.exact =
            number{std::to_string(integer()) + "." + std::to_string(random_.between(0, 999))};
        return made;
    }

  private:
    std::size_t count() { return random_.between<std::size_t>(0, 3); }
    std::string text() {
        return random_.text(random_.between<std::size_t>(0, 12), "ab\"\\\n\t{}[]:,. ");
    }
    std::int64_t integer() {
        return random_.between<std::int64_t>(std::numeric_limits<std::int64_t>::min() + 1,
                                             std::numeric_limits<std::int64_t>::max());
    }
    colour shade() { return static_cast<colour>(random_.between(0, 2)); }

    seeded_random random_;
};

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::everything> =
    dynaco::mapping<dynaco::test::everything>()
        .expires_at<&dynaco::test::everything::expires>()
        .omit_when_empty<&dynaco::test::everything::text, &dynaco::test::everything::numbers,
                         &dynaco::test::everything::by_name, &dynaco::test::everything::bytes>();
