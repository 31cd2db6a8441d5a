// The settings of a client that come from the environment and the shared files.
#pragma once

#include "auth/shared_config.hpp"

#include <dynaco/environment.hpp>
#include <dynaco/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dynaco::auth {

/// A setting, and where it was found, for messages: `AWS_REGION`, or `profile "dev": region`.
class found_setting {
  public:
    found_setting() = default;
    found_setting(std::string its_value, std::string its_source)
        : value{std::move(its_value)}, source{std::move(its_source)} {}

    std::string value;
    std::string source;
};

/// `AWS_REGION`, then `AWS_DEFAULT_REGION`, then `region` of the profile; nothing if none is set.
/// @par Errors
/// `errc::invalid_argument` if it could not be part of a host's name; those of
/// `shared_config::files`.
result<std::optional<found_setting>> load_region(shared_config& config);
result<std::optional<found_setting>> load_region(environment const& world,
                                                 std::optional<std::string> const& profile);

/// The endpoint that is configured for a service; nothing if none is.
///
/// `AWS_ENDPOINT_URL_<SERVICE>`, then `AWS_ENDPOINT_URL`, then `endpoint_url` of the service in the
/// section that `services` of the profile names, then `endpoint_url` of the profile. Nothing if
/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` or the profile's `ignore_configured_endpoint_urls` is
/// `true`. The URL itself is not checked.
/// @param service As it is in the shared files: `dynamodb`, `dynamodb_streams`.
/// @par Errors
/// `errc::bad_configuration_file` if the profile names a section that does not exist; those of
/// `shared_config::files`.
result<std::optional<found_setting>> load_endpoint_url(shared_config& config,
                                                       std::string_view service);
result<std::optional<found_setting>> load_endpoint_url(environment const& world,
                                                       std::optional<std::string> const& profile,
                                                       std::string_view service);

}  // namespace dynaco::auth
