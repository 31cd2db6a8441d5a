// Expressions of several parts, from the calls that make them to the texts of a request.
#include "micro/measure.hpp"

#include <dynaco/expressions.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/update_item.hpp>

#include <string>

namespace dynaco::bench {
namespace {

void query_filter(benchmark::State& state) {
    std::string const album = "Homogenic";
    measure(state, [&] {
        auto const request =
            with(query_request("music"), key_is("artist", "Björk") && begins_with("song", "J"),
                 attr("album") == album && (attr("year") > 1990 || exists("live")) &&
                     contains("tags", "trip hop"));
        benchmark::DoNotOptimize(&request);
    });
}
BENCHMARK(query_filter);

void conditional_update(benchmark::State& state) {
    measure(state, [&] {
        auto const request = with(
            update_item_request("music", key("artist", "Björk", "song", "Jóga")),
            set("rating", 5).set("info.label", "One Little Indian").add("plays", 1).remove("draft"),
            attr("version") == 41 && exists("artist"));
        benchmark::DoNotOptimize(&request);
    });
}
BENCHMARK(conditional_update);

// The same written by hand.
void texts_by_hand(benchmark::State& state) {
    measure(state, [&] {
        auto const request =
            update_item_request("music", key("artist", "Björk", "song", "Jóga"))
                .update_expression("SET #r = :r, info.label = :l REMOVE draft ADD plays :p")
                .condition_expression("version = :v AND attribute_exists(artist)")
                .expression_attribute_name("#r", "rating")
                .expression_attribute_value(":r", 5)
                .expression_attribute_value(":l", "One Little Indian")
                .expression_attribute_value(":p", 1)
                .expression_attribute_value(":v", 41);
        benchmark::DoNotOptimize(&request);
    });
}
BENCHMARK(texts_by_hand);

}  // namespace
}  // namespace dynaco::bench
