#include <dynaco/expression_aliases.hpp>

#include <algorithm>

#include "model/update_clauses.hpp"

namespace dynaco::detail {
namespace {

// A quota of the service: bytes of an expression, placeholders not replaced.
constexpr std::size_t max_expression_size = 4096;

// A path in the text that is being written.
struct target {
    std::size_t begin;
    std::size_t end;
};

bool ends_path(char character) noexcept {
    return character == ' ' || character == ',';
}

// Whether one path is the other or leads through it; equal names have equal placeholders.
bool overlap(std::string_view left, std::string_view right) noexcept {
    if (left.size() > right.size()) std::swap(left, right);
    return right.starts_with(left) &&
           (right.size() == left.size() || right[left.size()] == '.' || right[left.size()] == '[');
}

}  // namespace

void expression_aliases::avoid(std::string_view text) {
    if (text.find_first_of("#:") != std::string_view::npos) avoided_.emplace_back(text);
}

bool expression_aliases::is_avoided(std::string_view placeholder) const noexcept {
    return std::ranges::any_of(
        avoided_, [&](auto const& text) { return has_placeholder(text, placeholder); });
}

template <class IsTaken>
std::string expression_aliases::unused(char mark, std::size_t& next, IsTaken is_taken) const {
    while (true) {
        std::string made{mark};
        made += std::to_string(next++);
        if (!is_taken(made) && !is_avoided(made)) return made;
    }
}

std::string_view expression_aliases::placeholder_of(std::string_view name) {
    for (auto const& [placeholder, held] : names_) {
        if (held == name) return placeholder;
    }
    names_.append(unused('#', next_name_, [&](auto const& each) { return names_.contains(each); }),
                  std::string{name});
    return (names_.end() - 1)->first;
}

std::string_view expression_aliases::placeholder_of(attribute_value&& value) {
    for (auto const& each : values_) {
        if (each.value == value) return each.name;
    }
    return values_
        .append(unused(':', next_value_, [&](auto const& each) { return values_.contains(each); }),
                std::move(value))
        .name;
}

result<std::string> expression_aliases::render(expression_fragment fragment) {
    if (fragment.has_problem()) return fragment.problem();
    std::string text;
    // A placeholder has two characters, mostly, and its mark one.
    auto const marks = [&](char mark) {
        return static_cast<std::size_t>(std::ranges::count(fragment.text_, mark));
    };
    auto const names = marks(expression_fragment::name_mark);
    text.reserve(fragment.text_.size() + names + fragment.values_.size());
    names_.reserve(names_.size() + names);
    values_.reserve(values_.size() + fragment.values_.size());
    std::size_t next_name = 0;
    auto value = fragment.values_.begin();
    std::vector<target> targets;
    targets.reserve(marks(expression_fragment::target_mark));
    bool in_target = false;
    for (char const character : fragment.text_) {
        if (in_target && ends_path(character)) {
            targets.back().end = text.size();
            in_target = false;
        }
        if (character == expression_fragment::name_mark) {
            text += placeholder_of(fragment.names_.next(next_name));
        } else if (character == expression_fragment::value_mark) {
            text += placeholder_of(std::move(*value++));
        } else if (character == expression_fragment::target_mark) {
            targets.push_back({text.size(), 0});
            in_target = true;
        } else {
            text += character;
        }
    }
    if (in_target) targets.back().end = text.size();

    if (text.size() > max_expression_size) {
        return error(errc::invalid_argument,
                     "an expression has " + std::to_string(text.size()) +
                         " bytes with placeholders for names and values; at most 4096 are allowed");
    }
    auto const path = [&](target const& of) {
        return std::string_view{text}.substr(of.begin, of.end - of.begin);
    };
    for (std::size_t i = 0; i < targets.size(); ++i) {
        for (std::size_t k = i + 1; k < targets.size(); ++k) {
            if (!overlap(path(targets[i]), path(targets[k]))) continue;
            auto const first = path(targets[i]).substr(0, path(targets[i]).find_first_of(".["));
            return error(errc::invalid_argument,
                         "an expression has an attribute twice, or it and a part of it: " +
                             *names_.find(first));
        }
    }
    return text;
}

}  // namespace dynaco::detail
