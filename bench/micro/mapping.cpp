// What turning structs into items and back costs, beside the same conversion written by hand; and
// what reading the service's JSON straight into a struct costs, beside reading it into an item
// first.
#include "micro/mapped_types.hpp"
#include "micro/measure.hpp"

#include <cstdlib>
#include <string>

#include "table/wire_reader.hpp"
#include "wire/item_reader.hpp"
#include "wire/item_writer.hpp"

namespace dynaco::bench {
namespace {

template <class T>
T sample();
template <>
flat sample() {
    return some_flat();
}
template <>
order sample() {
    return some_order();
}

template <class T>
std::string sample_json() {
    std::string json;
    wire::json_writer out{json};
    wire::write_item(out, by_hand(sample<T>()));
    return json;
}

template <class T>
void to_item_by_hand(benchmark::State& state) {
    auto const object = sample<T>();
    measure(state, [&] {
        auto const made = by_hand(object);
        benchmark::DoNotOptimize(&made);
    });
}
BENCHMARK(to_item_by_hand<flat>);
BENCHMARK(to_item_by_hand<order>);

template <class T>
void to_item_by_mapping(benchmark::State& state) {
    auto const object = sample<T>();
    measure(state, [&] {
        auto const made = to_item(object);
        benchmark::DoNotOptimize(&made);
    });
}
BENCHMARK(to_item_by_mapping<flat>);
BENCHMARK(to_item_by_mapping<order>);

template <class T>
void from_item_by_hand(benchmark::State& state) {
    auto const made = by_hand(sample<T>());
    measure(state, [&] {
        T read;
        by_hand(made, read);
        benchmark::DoNotOptimize(&read);
    });
}
BENCHMARK(from_item_by_hand<flat>);
BENCHMARK(from_item_by_hand<order>);

template <class T>
void from_item_by_mapping(benchmark::State& state) {
    auto const made = by_hand(sample<T>());
    measure(state, [&] {
        auto const read = from_item<T>(made);
        benchmark::DoNotOptimize(&read);
    });
}
BENCHMARK(from_item_by_mapping<flat>);
BENCHMARK(from_item_by_mapping<order>);

template <class T>
void from_json_by_hand(benchmark::State& state) {
    auto const json = sample_json<T>();
    measure_bytes(state, json.size(), [&] {
        wire::json_reader in{json};
        item whole;
        if (!wire::read_item(in, whole)) std::abort();
        T read;
        by_hand(whole, read);
        benchmark::DoNotOptimize(&read);
    });
}
BENCHMARK(from_json_by_hand<flat>);
BENCHMARK(from_json_by_hand<order>);

template <class T>
void from_json_straight(benchmark::State& state) {
    auto const json = sample_json<T>();
    measure_bytes(state, json.size(), [&] {
        wire::json_reader in{json};
        T read;
        mapper::problem wrong;
        auto const& codec = mapper::codec_of<T, mapper::forms::usual>;
        if (!mapper::read_item(in, codec, &read, wrong)) std::abort();
        benchmark::DoNotOptimize(&read);
    });
}
BENCHMARK(from_json_straight<flat>);
BENCHMARK(from_json_straight<order>);

}  // namespace
}  // namespace dynaco::bench
