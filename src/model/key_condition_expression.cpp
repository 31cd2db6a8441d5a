#include <dynaco/key_condition_expression.hpp>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace dynaco {
namespace {

bool can_be_key(attribute_value const& value) noexcept {
    return value.is_string() || value.is_number() || value.is_binary();
}

}  // namespace

key_condition_expression key_condition_expression::of(sort_key_condition comparison) {
    auto fragment = static_cast<condition_expression&&>(comparison).fragment();
    if (fragment.text().find_first_of(".[") != std::string_view::npos) {
        fragment.fail(
            "a key condition has a path in it, but keys are attributes at the top level of items; "
            "attr::named(...) takes a name with a dot as it is");
    }
    if (!std::ranges::all_of(fragment.values(), can_be_key)) {
        fragment.fail(
            "a key condition has a value that no key can have: keys are texts, numbers and bytes");
    }
    if (fragment.text().starts_with("begins_with") && fragment.values().front().is_number()) {
        fragment.fail("begins_with in a key condition is for texts and bytes");
    }
    return key_condition_expression{std::move(fragment)};
}

key_condition_expression key_condition_expression::raw(std::string_view text,
                                                       item const& definitions) {
    detail::expression_fragment fragment;
    fragment.write_raw(text, definitions);
    if (fragment.empty()) fragment.fail("the text of a key condition is empty");
    return key_condition_expression{std::move(fragment)};
}

key_condition_expression operator&&(key_condition_expression left, key_condition_expression right) {
    auto const& names = right.fragment_.names();
    for (std::size_t place = 0; names.has_next(place);) {
        auto const name = names.next(place);
        if (left.fragment_.names().contains(name)) {
            left.fragment_.fail("a key condition has two conditions on " + std::string{name} +
                                "; for a range there is `between`");
        }
    }
    left.fragment_.write(" AND ").write(std::move(right.fragment_));
    return left;
}

key_condition_expression operator&&(key_condition_expression left, sort_key_condition right) {
    return std::move(left) && key_condition_expression::of(std::move(right));
}

std::ostream& operator<<(std::ostream& out, key_condition_expression const& value) {
    value.fragment_.print(out);
    return out;
}

}  // namespace dynaco
