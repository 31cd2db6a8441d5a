#include "model/endpoint.hpp"

#include "model/quoted.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace dynaco::model {
namespace {

bool is_alphanumeric(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Partitions other than `aws`, by the beginning of their regions' names (boto/botocore
// partitions.json).
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> other_partitions{{
    {"cn-", "amazonaws.com.cn"},
    {"eusc-", "amazonaws.eu"},
    {"us-iso-", "c2s.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov"},
    {"eu-isoe-", "cloud.adc-e.uk"},
    {"us-isof-", "csp.hci.ic.gov"},
    {"us-gov-", "amazonaws.com"},
}};

std::string_view dns_suffix(std::string_view region) noexcept {
    for (auto const& [prefix, suffix] : other_partitions) {
        if (region.starts_with(prefix)) return suffix;
    }
    return "amazonaws.com";
}

// As `eu-west-1` or `us-gov-east-1`: lower-case words, then a number.
bool is_region_name(std::string_view region) noexcept {
    auto const last = region.rfind('-');
    if (last == std::string_view::npos || region.find('-') == last) return false;
    auto const number = region.substr(last + 1);
    auto const words = region.substr(0, last);
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const is_word = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
    return !number.empty() && std::all_of(number.begin(), number.end(), is_digit) &&
           std::all_of(words.begin(), words.end(), is_word) && words.front() != '-' &&
           words.back() != '-' && words.find("--") == std::string_view::npos;
}

std::string_view host_prefix(services service) noexcept {
    switch (service) {
        case services::streams:
            return "streams.dynamodb";
        case services::vector_search:
            return "search-dynamodb";
        case services::dynamodb:
            break;
    }
    return "dynamodb";
}

// 0 if it is none. Boost.URL's `port_number` takes 99999 for 34463.
std::uint16_t port_of(std::string_view text) noexcept {
    std::uint16_t port = 0;
    auto const end = text.data() + text.size();
    auto const [rest, failure] = std::from_chars(text.data(), end, port);
    return failure == std::errc{} && rest == end ? port : std::uint16_t{0};
}

// A name may have underscores, though no host of the Internet has: those of container networks do.
bool is_host_name(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    });
}

// Without what may be a secret: all before an `@` and all behind a `?` or `#`. The URL may be none,
// so that it is taken for text; of one that could be taken in two ways only the scheme is left.
std::string without_secrets(std::string_view url) {
    auto const at = url.rfind('@');
    auto const behind = url.find_first_of("?#");
    std::string shown;
    if (at != std::string_view::npos) {
        auto const scheme = url.find("://");
        if (scheme < at) shown = url.substr(0, scheme + 3);
        shown += "…";
        if (behind < at) return shown;
        url.remove_prefix(at);
    }
    if (behind == std::string_view::npos) return shown + std::string{url};
    shown += url.substr(0, url.find_first_of("?#") + 1);
    return shown + "…";
}

error refusal(std::string_view field, std::string_view url, std::string_view rule) {
    return error{errc::invalid_argument, std::string{field} + ": " + quoted(without_secrets(url)) +
                                             " " + std::string{rule} +
                                             "; it has the form http[s]://host[:port][/path]"};
}

}  // namespace

std::string endpoint::authority() const {
    auto const literal = host.find(':') != std::string::npos ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? literal : literal + ":" + std::to_string(port);
}

result<endpoint> parse_endpoint(std::string_view url, std::string_view field) {
    auto const refused = [&](std::string_view rule) { return refusal(field, url, rule); };
    auto const parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed) return refused("is not a URL");
    boost::urls::url_view const& view = *parsed;
    endpoint made;
    if (view.scheme_id() == boost::urls::scheme::http) {
        made.tls = false;
        made.port = 80;
    } else if (view.scheme_id() != boost::urls::scheme::https) {
        return refused("is neither http nor https");
    }
    if (view.has_userinfo()) return refused("contains a user name");
    if (view.has_query() || view.has_fragment()) return refused("has a query or a fragment");
    // As it is written: decoded, it could be more than a host, in the header `Host` too.
    auto const host = view.encoded_host_address();
    made.host.assign(host.data(), host.size());
    if (made.host.empty()) return refused("has no host");
    if (view.host_type() != boost::urls::host_type::ipv6 && !is_host_name(made.host)) {
        return refused("has a host with other characters than letters, digits, '-', '.' and '_'");
    }
    if (view.has_port() && !view.port().empty()) {
        made.port = port_of({view.port().data(), view.port().size()});
        if (made.port == 0) return refused("has no usable port");
    }
    auto const path = view.encoded_path();
    // Boost.URL 1.81 takes `a:80x` for a host, a port and the path `x`.
    if (!path.empty() && path.front() != '/') return refused("has no usable port");
    made.path.assign(path.data(), path.size());
    if (!made.path.ends_with('/')) made.path += '/';
    return made;
}

result<endpoint> endpoint_of_region(std::string_view region, services service,
                                    std::string_view field) {
    endpoint made;
    if (region == "local") {
        made.host = "localhost";
        made.port = 8000;
        made.tls = false;
        return made;
    }
    if (!is_region_name(region)) {
        return error{errc::invalid_argument,
                     std::string{field} + ": " + quoted(region) +
                         " is not the name of a region; names have the form eu-west-1"};
    }
    made.host = std::string{host_prefix(service)} + "." + std::string{region} + "." +
                std::string{dns_suffix(region)};
    return made;
}

bool is_region_label(std::string_view region) noexcept {
    return !region.empty() && region.size() <= 63 && region.front() != '-' &&
           region.back() != '-' && std::all_of(region.begin(), region.end(), [](char c) {
               return is_alphanumeric(c) || c == '-';
           });
}

}  // namespace dynaco::model
