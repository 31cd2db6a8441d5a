// The shared files of the AWS tools, `~/.aws/config` and `~/.aws/credentials`, as sections of
// properties.
#pragma once

#include <dynaco/result.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::auth {

/// Which of the two files a text is; they differ in how a section is named.
enum class file_kind {
    config,       ///< `[profile name]`, `[default]`, `[sso-session name]`, `[services name]`
    credentials,  ///< `[name]`
};

/// Values by name; names are in lower case. The value of a property with sub-properties is a line
/// end and one line `name = value` for each; see `sub_property`.
using properties = std::map<std::string, std::string, std::less<>>;
using sections = std::map<std::string, properties, std::less<>>;

/// What a shared file defines, or both together.
struct profile_file {
    profile_file() = default;

    sections profiles;
    sections sso_sessions;
    sections services;

    /// Adds the other's sections; where both have a property, the other's value stays.
    void merge(profile_file const& other);

    friend bool operator==(profile_file const&, profile_file const&) = default;
};

/// Reads a shared file, by the rules of the "AWS SDKs and Tools Reference Guide" as the published
/// parser tests settle them. Sections and properties whose names are not valid are skipped, as the
/// AWS tools do.
/// @param path For messages.
/// @par Errors
/// `errc::bad_configuration_file` with the kind of file, the path, the line's number and the rule.
/// Never with the line itself, which may hold a secret.
result<profile_file> parse_profile_file(std::string_view text, file_kind kind,
                                        std::string_view path);

/// The value of a sub-property in a property's value; nothing if there is none of that name.
std::optional<std::string> sub_property(std::string_view value, std::string_view name);

/// `config file` or `credentials file`
std::string_view name_of(file_kind kind) noexcept;

}  // namespace dynaco::auth
