#include "engine/settings.hpp"

#include <dynaco/version.hpp>

#include "auth/load_settings.hpp"
#include "auth/shared_config.hpp"
#include "engine/chain_credentials.hpp"
#include "model/quoted.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace dynaco::engine {
namespace {

using std::chrono::milliseconds;

template <class T>
void check_range(char const* field, T value, T least, T most, char const* unit = "") {
    if (value >= least && value <= most) return;
    throw std::invalid_argument{std::string{field} + ": " + std::to_string(value) + unit +
                                " is not in " + std::to_string(least) + unit + " .. " +
                                std::to_string(most) + unit};
}

void check_range(char const* field, milliseconds value, milliseconds least, milliseconds most) {
    check_range(field, value.count(), least.count(), most.count(), " ms");
}

void check(pool_config const& pool) {
    check_range<std::size_t>("pool.max_connections", pool.max_connections, 1, 10'000);
    check_range<std::size_t>("pool.max_connecting", pool.max_connecting, 1, 10'000);
    check_range<std::size_t>("pool.min_connections", pool.min_connections, 0, pool.max_connections);
    // Warming up waits for all of the minimum at once.
    check_range<std::size_t>("pool.max_waiters", pool.max_waiters,
                             std::max<std::size_t>(1, pool.min_connections), 1'000'000);
    check_range("pool.idle_timeout", pool.idle_timeout, milliseconds{1}, std::chrono::hours{1});
    check_range("pool.max_age", pool.max_age, std::chrono::seconds{1}, std::chrono::hours{24});
}

void check(timeout_config const& timeouts) {
    constexpr milliseconds least{1};
    constexpr milliseconds most = std::chrono::hours{1};
    check_range("timeouts.resolve", timeouts.resolve, least, most);
    check_range("timeouts.connect", timeouts.connect, least, most);
    check_range("timeouts.handshake", timeouts.handshake, least, most);
    check_range("timeouts.pool_wait", timeouts.pool_wait, least, most);
    check_range("timeouts.write", timeouts.write, least, most);
    check_range("timeouts.response", timeouts.response, least, most);
    check_range("timeouts.attempt", timeouts.attempt, least, most);
    if (timeouts.call) {
        check_range("timeouts.call", *timeouts.call, least, milliseconds{std::chrono::hours{24}});
    }
}

void check(retry_config const& retry) {
    check_range("retry.max_attempts", retry.max_attempts, 1, 100);
    check_range("retry.transient_base", retry.transient_base, milliseconds{1},
                std::chrono::minutes{1});
    check_range("retry.throttle_base", retry.throttle_base, milliseconds{1},
                std::chrono::minutes{1});
    check_range("retry.max_backoff", retry.max_backoff, milliseconds{1}, std::chrono::minutes{10});
}

void check(tls_config const& tls) {
    if (tls.ca_file.empty() || tls.ca_pem.empty()) return;
    throw std::invalid_argument{"tls.ca_file: " + model::quoted(tls.ca_file) +
                                " is given, and tls.ca_pem, too; it can be one of them only"};
}

void check(client_config const& config) {
    check(config.pool);
    check(config.timeouts);
    check(config.retry);
    check(config.tls);
    check_range<std::size_t>("max_response_size", config.max_response_size, 1024, 1u << 30);
    check_range("address_lifetime", config.address_lifetime, milliseconds{0},
                std::chrono::hours{1});
    auto const& suffix = config.user_agent_suffix;
    if (!std::all_of(suffix.begin(), suffix.end(), [](char c) { return c >= 0x20 && c < 0x7f; })) {
        throw std::invalid_argument{"user_agent_suffix: " + model::quoted(suffix) +
                                    " has a character that is not visible ASCII"};
    }
}

void complete_world(client_config& config) {
    if (!config.clock) config.clock = system_clock();
    if (!config.random) config.random = make_random_source();
    if (!config.resolver) config.resolver = make_system_resolver();
    if (!config.environment) config.environment = system_environment();
}

template <class T>
T value_or_throw(result<T> found) {
    if (found.has_error()) throw std::invalid_argument{found.error().message()};
    return *std::move(found);
}

using auth::found_setting;

// What the program has not set is filled in; where it was found is told.
std::string find_region(client_config& config, auth::shared_config& shared) {
    if (!config.region.empty()) return "region";
    if (auto found = value_or_throw(auth::load_region(shared))) {
        config.region = std::move(found->value);
        return std::move(found->source);
    }
    throw std::invalid_argument{
        "region: is empty, and neither AWS_REGION, AWS_DEFAULT_REGION nor the profile " +
        model::quoted(shared.profile_name()) + " names one"};
}

found_setting find_url(auth::shared_config& shared, char const* service) {
    return value_or_throw(auth::load_endpoint_url(shared, service)).value_or(found_setting{});
}

// Where the URLs were found.
struct url_sources {
    std::string main = "endpoint_url";
    std::string streams = "streams_endpoint_url";
};

// A configured endpoint serves everything, unless Streams have one of their own. What the program
// sets goes before the environment and the files, for both.
url_sources find_urls(client_config& config, auth::shared_config& shared) {
    url_sources sources;
    if (config.endpoint_url.empty()) {
        auto const found = find_url(shared, "dynamodb");
        config.endpoint_url = found.value;
        sources.main = found.source;
        if (config.streams_endpoint_url.empty()) {
            auto const of_streams = find_url(shared, "dynamodb_streams");
            config.streams_endpoint_url = of_streams.value;
            sources.streams = of_streams.source;
        }
    }
    if (config.streams_endpoint_url.empty()) {
        config.streams_endpoint_url = config.endpoint_url;
        sources.streams = sources.main;
    }
    return sources;
}

model::endpoint endpoint_at(found_setting const& region, std::string const& url,
                            std::string const& source, model::services service) {
    if (url.empty()) {
        return value_or_throw(model::endpoint_of_region(region.value, service, region.source));
    }
    if (!model::is_region_label(region.value)) {
        throw std::invalid_argument{region.source + ": " + model::quoted(region.value) +
                                    " is not the name of a region; names have the form eu-west-1"};
    }
    return value_or_throw(model::parse_endpoint(url, source));
}

}  // namespace

settings::settings(client_config given) : config{std::move(given)} {
    check(config);
    complete_world(config);
    auto const profile =
        config.profile.empty() ? std::nullopt : std::optional<std::string>{config.profile};
    auth::shared_config shared{*config.environment, profile};
    auto const sources = find_urls(config, shared);
    auto const source_of_region = find_region(config, shared);
    found_setting const region{config.region, source_of_region};
    using model::services;
    auto const& main = config.endpoint_url;
    endpoints = {
        endpoint_at(region, main, sources.main, services::dynamodb),
        endpoint_at(region, config.streams_endpoint_url, sources.streams, services::streams),
        endpoint_at(region, main, sources.main, services::vector_search)};
    if (!config.credentials) {
        config.credentials = make_chain_credentials(config.environment, profile);
    }
    user_agent = std::string{"dynaco/"} + version_text + " lang/c++";
    if (!config.user_agent_suffix.empty()) user_agent += " " + config.user_agent_suffix;
}

}  // namespace dynaco::engine
