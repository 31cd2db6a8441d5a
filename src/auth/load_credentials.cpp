#include "auth/load_credentials.hpp"

#include "auth/text.hpp"
#include "auth/timestamp.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace dynaco::auth {
namespace {

// How one source names the parts of credentials.
struct part_names {
    std::string_view access_key_id;
    std::string_view secret_access_key;
    std::string_view session_token;
    std::string_view account_id;
    std::string_view expiration;
};

constexpr part_names key_variables{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                   "AWS_SESSION_TOKEN", "AWS_ACCOUNT_ID",
                                   "AWS_CREDENTIAL_EXPIRATION"};
constexpr part_names profile_properties{"aws_access_key_id", "aws_secret_access_key",
                                        "aws_session_token", "aws_account_id",
                                        "aws_credential_expiration"};

// Properties that say where credentials come from: those that win over keys in the same profile,
// and those that keys win over.
constexpr std::string_view before_keys[] = {"role_arn", "web_identity_token_file", "sso_session",
                                            "sso_start_url", "sso_account_id"};
constexpr std::string_view after_keys[] = {"login_session", "credential_process"};

error unusable(std::string_view source, std::string_view fault) {
    std::string message{source};
    return error{errc::no_credentials, message.append(": ").append(fault)};
}

using lookup = std::function<std::optional<std::string>(std::string_view)>;

result<std::optional<credentials>> assemble(std::string_view source, part_names const& names,
                                            lookup const& get) {
    auto const id = get(names.access_key_id);
    auto const secret = get(names.secret_access_key);
    if (!id && !secret) return std::optional<credentials>{};
    if (!id || !secret) {
        std::string fault{id ? names.access_key_id : names.secret_access_key};
        fault.append(" is set, but ");
        fault.append(id ? names.secret_access_key : names.access_key_id).append(" is not");
        return unusable(source, fault);
    }
    credentials keys{*id, *secret, get(names.session_token).value_or("")};
    keys.account_id = get(names.account_id).value_or("");
    if (auto const text = get(names.expiration)) {
        keys.expiration = parse_timestamp(*text);
        if (!keys.expiration)
            return unusable(source, std::string{names.expiration} +
                                        " is not a time such as 2030-01-31T12:00:00Z");
    }
    if (auto const fault = find_fault(keys)) return unusable(source, *fault);
    return std::optional<credentials>{std::move(keys)};
}

std::optional<std::string> get(properties const& values, std::string_view name) {
    auto const found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

template <class Names>
std::optional<error> find_unsupported(std::string_view source, properties const& values,
                                      Names const& names) {
    for (std::string_view const name : names)
        if (get(values, name)) return unusable(source, std::string{name} + " is not supported yet");
    return std::nullopt;
}

error not_found(shared_config const& config) {
    std::string message = "no credentials were found: ";
    if (!config.has_chosen_profile())
        message += "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; ";
    message += "profile " + quoted(config.profile_name()) +
               " has no aws_access_key_id and aws_secret_access_key in " + config.where_looked();
    return error{errc::no_credentials, std::move(message)};
}

bool is_visible(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace

std::optional<std::string> find_fault(credentials const& keys) {
    if (keys.access_key_id.empty()) return "the access key id is empty";
    if (keys.secret_access_key.empty()) return "the secret access key is empty";
    if (!is_visible(keys.access_key_id))
        return "the access key id contains a blank or a control character";
    if (!is_visible(keys.secret_access_key))
        return "the secret access key contains a blank or a control character";
    if (!is_visible(keys.session_token))
        return "the session token contains a blank or a control character";
    return std::nullopt;
}

result<std::optional<credentials>> environment_credentials(shared_config const& config) {
    return assemble("environment", key_variables,
                    [&](std::string_view name) { return config.variable(name); });
}

result<std::optional<credentials>> profile_credentials(shared_config& config) {
    auto const profile = config.profile();
    if (profile.has_error()) return profile.error();
    if (*profile == nullptr) return std::optional<credentials>{};
    properties const& values = **profile;
    auto const source = "profile " + quoted(config.profile_name());
    if (auto const failure = find_unsupported(source, values, before_keys)) return *failure;
    auto found = assemble(source, profile_properties,
                          [&](std::string_view name) { return get(values, name); });
    if (found.has_error() || *found) return found;
    if (auto const failure = find_unsupported(source, values, after_keys)) return *failure;
    return found;
}

result<credentials> load_credentials(shared_config& config) {
    if (!config.has_chosen_profile()) {
        auto found = environment_credentials(config);
        if (found.has_error()) return found.error();
        if (*found) return **std::move(found);
    }
    auto found = profile_credentials(config);
    if (found.has_error()) return found.error();
    if (*found) return **std::move(found);
    return not_found(config);
}

result<credentials> load_credentials(environment const& world,
                                     std::optional<std::string> const& profile) {
    shared_config config{world, profile};
    return load_credentials(config);
}

}  // namespace dynaco::auth
