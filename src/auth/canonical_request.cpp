#include "auth/canonical_request.hpp"

#include "auth/text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace dynaco::auth {
namespace {

constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

constexpr bool is_unreserved(char c) noexcept {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// `kept` stays as it is, besides the unreserved characters.
std::string percent_encode(std::string_view text, std::string_view kept) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (char const c : text) {
        if (is_unreserved(c) || kept.find(c) != kept.npos) {
            result += c;
            continue;
        }
        auto const byte = static_cast<unsigned char>(c);
        result += '%';
        result += digits[byte >> 4U];
        result += digits[byte & 15U];
    }
    return result;
}

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string percent_decode(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int const high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        int const low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0) {
            result += text[i];
            continue;
        }
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

// RFC 3986 section 5.2.4, and runs of slashes become one.
std::string without_dots(std::string_view path) {
    std::vector<std::string_view> kept;
    std::string_view segment;
    for (std::size_t begin = 0; begin <= path.size(); begin += segment.size() + 1) {
        segment = path.substr(begin, path.find('/', begin) - begin);
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
    }
    std::string result;
    for (auto const name : kept) result.append(1, '/').append(name);
    bool const ends_in_directory = segment.empty() || segment == "." || segment == "..";
    if (ends_in_directory || kept.empty()) result += '/';
    return result;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!query.empty()) {
        auto const end = std::min(query.find('&'), query.size());
        auto const parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty()) continue;
        auto const equals = std::min(parameter.find('='), parameter.size());
        auto const value = parameter.substr(std::min(equals + 1, parameter.size()));
        parameters.emplace_back(percent_encode(percent_decode(parameter.substr(0, equals)), ""),
                                percent_encode(percent_decode(value), ""));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string result;
    for (auto const& [name, value] : parameters) {
        if (!result.empty()) result += '&';
        result.append(name).append(1, '=').append(value);
    }
    return result;
}

// Without blanks around it, and with one space for each run of blanks, line folds included.
std::string canonical_value(std::string_view value) {
    std::string result;
    for (char const c : value) {
        if (!is_space(c)) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

}  // namespace

std::string canonical_path(std::string_view path, bool normalize) {
    if (path.empty()) return "/";
    return percent_encode(normalize ? without_dots(path) : std::string{path}, "/");
}

std::vector<header> canonical_headers(std::vector<header> const& headers) {
    std::vector<header> all;
    all.reserve(headers.size());
    for (auto const& [name, value] : headers) all.emplace_back(lower(name), canonical_value(value));
    std::stable_sort(all.begin(), all.end(),
                     [](header const& a, header const& b) { return a.name < b.name; });
    std::vector<header> merged;
    for (auto& [name, value] : all) {
        if (merged.empty() || merged.back().name != name) {
            merged.emplace_back(std::move(name), std::move(value));
        } else {
            merged.back().value.append(1, ',').append(value);
        }
    }
    return merged;
}

std::string signed_names(std::vector<header> const& headers) {
    std::string result;
    for (auto const& field : headers) {
        if (!result.empty()) result += ';';
        result += field.name;
    }
    return result;
}

std::string canonical_request(unsigned_request const& request, std::vector<header> const& headers,
                              std::string_view payload_hash, bool normalize) {
    std::string_view const target = request.target;
    auto const mark = std::min(target.find('?'), target.size());
    std::string text = request.method;
    text.append(1, '\n').append(canonical_path(target.substr(0, mark), normalize));
    text.append(1, '\n').append(canonical_query(target.substr(std::min(mark + 1, target.size()))));
    text += '\n';
    for (auto const& [name, value] : headers)
        text.append(name).append(1, ':').append(value).append(1, '\n');
    text.append(1, '\n').append(signed_names(headers));
    return text.append(1, '\n').append(payload_hash);
}

}  // namespace dynaco::auth
