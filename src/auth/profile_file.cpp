#include "auth/profile_file.hpp"

#include "auth/text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace dynaco::auth {
namespace {

constexpr std::string_view blanks = " \t";

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}
constexpr bool is_comment_mark(char c) noexcept {
    return c == '#' || c == ';';
}

std::string_view trim(std::string_view text) noexcept {
    auto const begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_name(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || std::string_view{"-_/.%@:+"}.find(c) != std::string_view::npos;
    });
}

// After a value a comment needs a blank before its mark: values may contain the marks.
std::string_view without_comment(std::string_view text) noexcept {
    for (std::size_t i = 1; i < text.size(); ++i)
        if (is_comment_mark(text[i]) && is_blank(text[i - 1])) return text.substr(0, i);
    return text;
}

// The first line of `text`, which loses it.
std::string_view take_line(std::string_view& text) noexcept {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

// What stands between the brackets, for a section of that kind: `profile dev` -> `dev`.
std::optional<std::string_view> name_after(std::string_view word, std::string_view section) {
    if (!section.starts_with(word)) return std::nullopt;
    section.remove_prefix(word.size());
    if (section.empty() || !is_blank(section.front())) return std::nullopt;
    return trim(section);
}

class parser {
  public:
    explicit parser(file_kind kind) : kind_{kind} {}

    // Each returns the rule that the line breaks; empty if it is fine.
    std::string_view read_line(std::string_view line) {
        if (trim(line).empty() || is_comment_mark(line.front())) return {};
        if (line.front() == '[') return read_section(line);
        if (!in_section_) return "a section such as [default] must come before any property";
        return is_blank(line.front()) ? read_continuation(trim(line)) : read_property(line);
    }

    profile_file take() {
        if (!prefixed_default_.has_value()) return std::move(file_);
        file_.profiles["default"] = *std::move(prefixed_default_);
        return std::move(file_);
    }

  private:
    std::string_view read_section(std::string_view line) {
        line = trim(line.substr(0, line.find_first_of("#;")));
        if (!line.ends_with(']')) return "a section's name must end with ']'";
        in_section_ = true;
        section_ = find_section(trim(line.substr(1, line.size() - 2)));
        value_ = nullptr;
        in_property_ = false;
        return {};
    }

    // Null for a section that is skipped.
    properties* find_section(std::string_view name) {
        if (kind_ == file_kind::credentials || name == "default")
            return is_name(name) ? &file_.profiles[std::string{name}] : nullptr;
        if (auto const profile = name_after("profile", name)) return find_profile(*profile);
        if (auto const session = name_after("sso-session", name))
            return is_name(*session) ? &file_.sso_sessions[std::string{*session}] : nullptr;
        if (auto const services = name_after("services", name))
            return is_name(*services) ? &file_.services[std::string{*services}] : nullptr;
        return nullptr;
    }

    // `[profile default]` replaces `[default]`, whichever comes first.
    properties* find_profile(std::string_view name) {
        if (!is_name(name)) return nullptr;
        if (name != "default") return &file_.profiles[std::string{name}];
        if (!prefixed_default_) prefixed_default_.emplace();
        return &*prefixed_default_;
    }

    std::string_view read_property(std::string_view line) {
        line = without_comment(line);
        auto const equals = line.find('=');
        if (equals == line.npos) return "a property needs a '=' after its name";
        auto const name = trim(line.substr(0, equals));
        if (name.empty()) return "a property needs a name before its '='";
        auto const value = trim(line.substr(equals + 1));
        in_property_ = true;
        has_sub_properties_ = value.empty();
        value_ = nullptr;
        if (section_ == nullptr || !is_name(name)) return {};
        value_ = &(*section_)[lower(name)];
        *value_ = value;
        return {};
    }

    std::string_view read_continuation(std::string_view line) {
        if (!in_property_) return "a line that begins with a blank must follow a property";
        if (has_sub_properties_) {
            // The command line tools allow comments here, so files have them.
            if (is_comment_mark(line.front())) return {};
            auto const equals = line.find('=');
            if (equals == line.npos) return "a sub-property needs a '=' after its name";
            if (equals == 0) return "a sub-property needs a name before its '='";
        }
        if (value_ != nullptr) value_->append(1, '\n').append(line);
        return {};
    }

    file_kind kind_;
    profile_file file_;
    std::optional<properties> prefixed_default_;

    // Where the next line belongs. The pointers are null for what is skipped; map nodes do not
    // move.
    bool in_section_ = false;
    properties* section_ = nullptr;
    bool in_property_ = false;
    std::string* value_ = nullptr;
    bool has_sub_properties_ = false;
};

void merge_sections(sections& into, sections const& other) {
    for (auto const& [name, values] : other)
        for (auto& section = into[name]; auto const& [property, value] : values)
            section.insert_or_assign(property, value);
}

}  // namespace

std::string_view name_of(file_kind kind) noexcept {
    return kind == file_kind::config ? "config file" : "credentials file";
}

void profile_file::merge(profile_file const& other) {
    merge_sections(profiles, other.profiles);
    merge_sections(sso_sessions, other.sso_sessions);
    merge_sections(services, other.services);
}

result<profile_file> parse_profile_file(std::string_view text, file_kind kind,
                                        std::string_view path) {
    parser lines{kind};
    for (int number = 1; !text.empty(); ++number) {
        auto const broken_rule = lines.read_line(take_line(text));
        if (broken_rule.empty()) continue;
        std::string message{name_of(kind)};
        message.append(1, ' ').append(path).append(", line ").append(std::to_string(number));
        return error{errc::bad_configuration_file, message.append(": ").append(broken_rule)};
    }
    return lines.take();
}

std::optional<std::string> sub_property(std::string_view value, std::string_view name) {
    std::optional<std::string> found;
    while (!value.empty()) {
        auto const line = without_comment(take_line(value));
        auto const equals = line.find('=');
        if (equals == line.npos || lower(trim(line.substr(0, equals))) != name) continue;
        found = std::string{trim(line.substr(equals + 1))};
    }
    return found;
}

}  // namespace dynaco::auth
