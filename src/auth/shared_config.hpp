// What a process is configured with: its environment variables, and a profile of the shared files.
#pragma once

#include "auth/profile_file.hpp"

#include <dynaco/environment.hpp>
#include <dynaco/result.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::auth {

/// Reads variables at once and the shared files when something first needs them, and once.
///
/// @par Lifetimes
/// The environment must outlive it.
/// @par Thread safety
/// One thread at a time.
class shared_config {
  public:
    /// @param profile Empty: `AWS_PROFILE`, then `default`.
    shared_config(environment const& world, std::optional<std::string> const& profile);

    /// The profile's name, and whether the caller chose it (not a variable or the default).
    std::string const& profile_name() const noexcept { return profile_name_; }
    bool has_chosen_profile() const noexcept { return has_chosen_profile_; }

    /// A variable that is set and not empty.
    std::optional<std::string> variable(std::string_view name) const;

    /// The profile's properties; null if neither file has the profile.
    /// @par Errors
    /// `errc::bad_configuration_file` if a file cannot be parsed; what the environment finds if one
    /// cannot be read. Files that do not exist are no error.
    result<properties const*> profile();

    /// Everything in both files. The credentials file wins where both say something.
    result<profile_file const*> files();

    /// A property of the profile that is there and not empty.
    result<std::optional<std::string>> property(std::string_view name);

    /// The first that is set of these variables, then of the profile's property.
    result<std::optional<std::string>> setting(std::initializer_list<std::string_view> variables,
                                               std::string_view property_name);

    /// What reading the files for the profile met, for messages, as
    /// `/home/ann/.aws/config (no such file), /home/ann/.aws/credentials (no profile "dev")`.
    /// @par Preconditions
    /// `files()` succeeded.
    std::string where_looked() const;

  private:
    struct source {
        file_kind kind{};
        std::string path;
        bool is_located = false;  // false: the path needs HOME, which is not set
        bool exists = false;
        bool has_profile = false;
    };

    source locate(file_kind kind, std::string_view path_variable, std::string default_path) const;
    result<void> read(source& from);

    environment const& world_;
    bool has_chosen_profile_;
    std::string profile_name_;
    source config_;
    source credentials_;
    std::optional<result<profile_file>> files_;
};

}  // namespace dynaco::auth
