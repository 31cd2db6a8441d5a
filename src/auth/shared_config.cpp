#include "auth/shared_config.hpp"

#include "auth/text.hpp"

#include <utility>

namespace dynaco::auth {

shared_config::shared_config(environment const& world, std::optional<std::string> const& profile)
    : world_{world},
      has_chosen_profile_{profile && !profile->empty()},
      profile_name_{has_chosen_profile_ ? *profile : variable("AWS_PROFILE").value_or("default")},
      config_{locate(file_kind::config, "AWS_CONFIG_FILE", "~/.aws/config")},
      credentials_{
          locate(file_kind::credentials, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")} {}

std::optional<std::string> shared_config::variable(std::string_view name) const {
    auto value = world_.get(name);
    if (value && value->empty()) value.reset();
    return value;
}

shared_config::source shared_config::locate(file_kind kind, std::string_view path_variable,
                                            std::string default_path) const {
    source found;
    found.kind = kind;
    found.path = variable(path_variable).value_or(std::move(default_path));
    found.is_located = true;
    if (found.path != "~" && !found.path.starts_with("~/")) return found;
    auto const home = variable("HOME");
    found.is_located = home.has_value();
    if (home)
        found.path.replace(0, 1, home->ends_with('/') ? home->substr(0, home->size() - 1) : *home);
    return found;
}

result<void> shared_config::read(source& from) {
    if (!from.is_located) return {};
    auto const text = world_.read_file(from.path);
    if (text.has_error()) return text.error();
    from.exists = text->has_value();
    if (!from.exists) return {};
    auto const parsed = parse_profile_file(**text, from.kind, from.path);
    if (parsed.has_error()) return parsed.error();
    from.has_profile = parsed->profiles.contains(profile_name_);
    (*files_)->merge(*parsed);
    return {};
}

result<profile_file const*> shared_config::files() {
    if (!files_) {
        files_.emplace(profile_file{});
        auto outcome = read(config_);
        if (outcome.has_value()) outcome = read(credentials_);
        if (outcome.has_error()) *files_ = outcome.error();
    }
    if (files_->has_error()) return files_->error();
    return &**files_;
}

result<properties const*> shared_config::profile() {
    auto const all = files();
    if (all.has_error()) return all.error();
    auto const found = (*all)->profiles.find(profile_name_);
    return found == (*all)->profiles.end() ? nullptr : &found->second;
}

result<std::optional<std::string>> shared_config::property(std::string_view name) {
    auto const values = profile();
    if (values.has_error()) return values.error();
    if (*values == nullptr) return std::optional<std::string>{};
    auto const found = (*values)->find(name);
    if (found == (*values)->end() || found->second.empty()) return std::optional<std::string>{};
    return std::optional<std::string>{found->second};
}

result<std::optional<std::string>> shared_config::setting(
    std::initializer_list<std::string_view> variables, std::string_view property_name) {
    for (auto const name : variables)
        if (auto value = variable(name)) return value;
    return property(property_name);
}

std::string shared_config::where_looked() const {
    std::string text;
    for (source const* from : {&config_, &credentials_}) {
        if (!text.empty()) text += ", ";
        text += from->path;
        if (!from->is_located) {
            text += " (HOME is not set)";
        } else if (!from->exists) {
            text += " (no such file)";
        } else if (!from->has_profile) {
            text += " (no profile " + quoted(profile_name_) + ')';
        }
    }
    return text;
}

}  // namespace dynaco::auth
