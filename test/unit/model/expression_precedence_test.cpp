// Trees of AND, OR and NOT, printed by condition_expression, and read back by a parser that knows
// the service's precedence and nothing of how they were printed.
#include "expression_case.hpp"

#include <dynaco/condition_expression.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {
namespace {

constexpr unsigned variables = 3;

/// A condition, and what it is for each of the assignments of its variables: bit i of `truth` is
/// its value when variable k is bit k of i.
struct tree {
    condition_expression condition;
    unsigned truth;
};

constexpr unsigned everything = (1U << (1U << variables)) - 1;

unsigned truth_of_variable(unsigned which) {
    unsigned truth = 0;
    for (unsigned i = 0; i < (1U << variables); ++i) {
        if ((i >> which & 1U) != 0) truth |= 1U << i;
    }
    return truth;
}

tree leaf(unsigned which) {
    return {exists(std::string(1, static_cast<char>('a' + which))), truth_of_variable(which)};
}

/// All trees with so many operators.
std::vector<std::vector<tree>> all_trees(std::size_t operators) {
    std::vector<std::vector<tree>> by_size(operators + 1);
    for (unsigned i = 0; i < variables; ++i) by_size[0].push_back(leaf(i));
    for (std::size_t n = 1; n <= operators; ++n) {
        for (auto const& inner : by_size[n - 1]) {
            by_size[n].push_back({!inner.condition, ~inner.truth & everything});
        }
        for (std::size_t left = 0; left < n; ++left) {
            for (auto const& x : by_size[left]) {
                for (auto const& y : by_size[n - 1 - left]) {
                    by_size[n].push_back({x.condition && y.condition, x.truth & y.truth});
                    by_size[n].push_back({x.condition || y.condition, x.truth | y.truth});
                }
            }
        }
    }
    return by_size;
}

/// or := and {OR and}; and := not {AND not}; not := NOT not | '(' or ')' | attribute_exists(x)
class parser {
  public:
    explicit parser(std::string_view text) : rest_{text} {}

    unsigned whole() {
        auto const truth = alternatives();
        CHECK(rest_.empty());
        return truth;
    }

  private:
    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    unsigned alternatives() {
        auto truth = all_of();
        while (take(" OR ")) truth |= all_of();
        return truth;
    }
    unsigned all_of() {
        auto truth = one();
        while (take(" AND ")) truth &= one();
        return truth;
    }
    unsigned one() {
        if (take("NOT ")) return ~one() & everything;
        if (take("(")) {
            auto const begin = rest_;
            auto const truth = alternatives();
            // The service refuses redundant parentheses.
            CHECK_FALSE(detail::is_enclosed(begin.substr(0, begin.size() - rest_.size())));
            CHECK(take(")"));
            return truth;
        }
        REQUIRE(take("attribute_exists("));
        auto const which = static_cast<unsigned>(rest_.front() - 'a');
        rest_.remove_prefix(1);
        CHECK(take(")"));
        return truth_of_variable(which);
    }

    std::string_view rest_;
};

/// How many pairs of parentheses could be left out without a change of meaning.
int needless_parentheses(std::string const& text, unsigned truth) {
    int needless = 0;
    for (std::size_t open = 0; open < text.size(); ++open) {
        if (text[open] != '(' || (open > 0 && text[open - 1] == 's')) continue;  // of a function
        std::size_t depth = 0;
        auto close = open;
        do {
            if (text[close] == '(') ++depth;
            if (text[close] == ')') --depth;
            ++close;
        } while (depth != 0);
        auto without = text;
        without.erase(close - 1, 1).erase(open, 1);
        if (without.find("NOT NOT") == std::string::npos && parser{without}.whole() == truth) {
            ++needless;
        }
    }
    return needless;
}

}  // namespace

TEST_SUITE("model.expression_precedence") {
    TEST_CASE("every tree of up to 3 operators over 3 attributes -> read back as it is") {
        std::size_t count = 0;
        for (auto const& trees : all_trees(3)) {
            for (auto const& each : trees) {
                auto const text = printed(each.condition);
                INFO(text);
                CHECK(parser{text}.whole() == each.truth);
                ++count;
            }
        }
        CHECK(count > 4'000);
    }

    TEST_CASE("parentheses -> none where structure does not need them") {
        // Over different attributes, so that no law of logic but precedence makes one needless.
        auto const a = exists("a");
        auto const b = exists("b");
        auto const c = exists("c");
        for (auto const& each : {(a || b) && c, a && (b || c), !(a && b), !(a || b) && c,
                                 !(a && b) || c, a && b && c, a || (b && c), (a && b) || c}) {
            auto const text = printed(each);
            INFO(text);
            CHECK(needless_parentheses(text, parser{text}.whole()) == 0);
        }
    }
}

}  // namespace dynaco::test
