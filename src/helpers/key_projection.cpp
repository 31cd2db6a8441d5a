#include "helpers/key_projection.hpp"

#include <dynaco/attribute_value.hpp>

#include <string_view>
#include <utility>

namespace dynaco::helpers {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

key_projection::key_projection(std::optional<std::string> expression, string_map<std::string> names,
                               key_names const& key)
    : expression_{std::move(expression)}, names_{std::move(names)} {
    if (!expression_) return;
    ensure(key.partition_key);
    if (key.sort_key) ensure(*key.sort_key);
}

// Whether one of the paths is the attribute as a whole. A path never has a comma in it.
bool key_projection::has(std::string const& attribute) const {
    std::string_view rest = *expression_;
    for (;;) {
        auto const comma = rest.find(',');
        auto const path = trimmed(rest.substr(0, comma));
        if (path.starts_with('#')) {
            auto const* const name = names_.find(path);
            if (name != nullptr && *name == attribute) return true;
        } else if (path == attribute) {
            return true;
        }
        if (comma == std::string_view::npos) return false;
        rest.remove_prefix(comma + 1);
    }
}

void key_projection::ensure(std::string const& attribute) {
    if (has(attribute)) return;
    auto name = "#dynaco_key" + std::to_string(added_.size());
    *expression_ += ", " + name;
    names_.set(std::move(name), attribute);
    added_.push_back(attribute);
}

void key_projection::strip(item& answer) const {
    for (auto const& each : added_) answer.erase(each);
}

}  // namespace dynaco::helpers
