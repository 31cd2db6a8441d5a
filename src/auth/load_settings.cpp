#include "auth/load_settings.hpp"

#include "auth/text.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::auth {
namespace {

using setting = result<std::optional<found_setting>>;

constexpr std::optional<found_setting> nothing;

// A region becomes a label of a host's name (RFC 1035 section 2.3.1, digits first allowed).
bool is_host_label(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alphanumeric(c) || c == '-'; });
}

std::string variable_of(std::string_view service) {
    std::string name = "AWS_ENDPOINT_URL_";
    for (char const c : service)
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name;
}

result<bool> ignores_configured_urls(shared_config& config) {
    auto const flag =
        config.setting({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"}, "ignore_configured_endpoint_urls");
    if (flag.has_error()) return flag.error();
    return *flag && lower(**flag) == "true";
}

std::optional<found_setting> variable(shared_config& config, std::string name) {
    auto value = config.variable(name);
    if (!value) return std::nullopt;
    return found_setting{*std::move(value), std::move(name)};
}

std::string profile_of(shared_config const& config) {
    return "profile " + quoted(config.profile_name()) + ": ";
}

setting property(shared_config& config, std::string const& name) {
    auto value = config.property(name);
    if (value.has_error()) return value.error();
    if (!*value) return nothing;
    return found_setting{**std::move(value), profile_of(config) + name};
}

// The URL in the section of services that the profile names.
setting service_url(shared_config& config, std::string_view service) {
    auto const name = config.property("services");
    if (name.has_error()) return name.error();
    if (!*name) return nothing;
    auto const files = config.files();
    if (files.has_error()) return files.error();
    auto const section = (*files)->services.find(**name);
    if (section == (*files)->services.end())
        return error{errc::bad_configuration_file, profile_of(config) +
                                                       "there is no section [services " + **name +
                                                       "], which its property services names"};
    auto const entry = section->second.find(service);
    if (entry == section->second.end()) return nothing;
    auto url = sub_property(entry->second, "endpoint_url");
    if (!url || url->empty()) return nothing;
    return found_setting{*std::move(url), profile_of(config) + "[services " + **name + "] " +
                                              std::string{service} + ": endpoint_url"};
}

}  // namespace

setting load_region(shared_config& config) {
    setting region = variable(config, "AWS_REGION");
    if (!*region) region = variable(config, "AWS_DEFAULT_REGION");
    if (!*region) region = property(config, "region");
    if (region.has_error() || !*region || is_host_label((*region)->value)) return region;
    return error{errc::invalid_argument, (*region)->source + ": " + quoted((*region)->value) +
                                             " is not a name of letters, digits and hyphens"};
}

setting load_region(environment const& world, std::optional<std::string> const& profile) {
    shared_config config{world, profile};
    return load_region(config);
}

setting load_endpoint_url(shared_config& config, std::string_view service) {
    auto const ignored = ignores_configured_urls(config);
    if (ignored.has_error()) return ignored.error();
    if (*ignored) return nothing;
    if (auto url = variable(config, variable_of(service))) return url;
    if (auto url = variable(config, "AWS_ENDPOINT_URL")) return url;
    auto url = service_url(config, service);
    if (url.has_error() || *url) return url;
    return property(config, "endpoint_url");
}

setting load_endpoint_url(environment const& world, std::optional<std::string> const& profile,
                          std::string_view service) {
    shared_config config{world, profile};
    return load_endpoint_url(config, service);
}

}  // namespace dynaco::auth
