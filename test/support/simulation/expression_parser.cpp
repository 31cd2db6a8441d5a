#include "support/simulation/expression_parser.hpp"

#include <dynaco/error_details.hpp>

#include "support/simulation/expression_lexer.hpp"

#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace dynaco::test {

error refusal(std::string message) {
    error::details details;
    details.name = "ValidationException";
    details.service_message = std::move(message);
    details.http_status = 400;
    return error{make_error_code(service_errc::validation), std::move(details)};
}

namespace {

/// Recursive descent. The first failure sticks; what is returned after one has no meaning.
class parser {
  public:
    explicit parser(std::string_view text) : text_{text}, in_{text} {}

    condition_node condition() { return any_of(); }
    update_node update();
    projection_node projection();

    /// Nothing may be left.
    void finish() {
        if (in_.kind() != expression_lexer::kinds::end) fail();
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] error failure() const {
        return refusal("Invalid expression: syntax error near \"" + near_ + "\" in " +
                       std::string{text_});
    }

    std::vector<std::string> names;
    std::vector<std::string> values;

  private:
    using operand_kinds = operand_node::kinds;
    using condition_kinds = condition_node::kinds;

    void fail() {
        if (!failed_) near_ = in_.token();
        failed_ = true;
    }
    void expect(std::string_view sign) {
        if (!in_.take(sign)) fail();
    }

    condition_node any_of();
    condition_node all_of();
    condition_node negation();
    condition_node primary();
    condition_node comparison();
    std::optional<condition_node> function();

    document_path path();
    std::string value_name();
    operand_node operand();
    operand_node update_operand();
    operand_node update_value();
    void section(std::vector<update_action>& actions, bool sets, bool removes);

    std::string_view text_;
    expression_lexer in_;
    std::string near_;
    bool failed_ = false;
};

condition_node parser::any_of() {
    auto first = all_of();
    if (!in_.is_word("OR")) return first;
    condition_node whole{condition_kinds::any_of};
    whole.conditions.push_back(std::move(first));
    while (!failed_ && in_.take_word("OR")) whole.conditions.push_back(all_of());
    return whole;
}

condition_node parser::all_of() {
    auto first = negation();
    if (!in_.is_word("AND")) return first;
    condition_node whole{condition_kinds::all_of};
    whole.conditions.push_back(std::move(first));
    while (!failed_ && in_.take_word("AND")) whole.conditions.push_back(negation());
    return whole;
}

condition_node parser::negation() {
    if (!in_.take_word("NOT")) return primary();
    condition_node whole{condition_kinds::not_};
    whole.conditions.push_back(negation());
    return whole;
}

condition_node parser::primary() {
    // A parenthesis begins a condition here: operands have none.
    if (in_.take("(")) {
        auto inner = any_of();
        expect(")");
        return inner;
    }
    if (auto call = function()) return *std::move(call);
    return comparison();
}

std::optional<condition_node> parser::function() {
    static constexpr std::array<std::pair<std::string_view, condition_kinds>, 5> functions{{
        {"attribute_exists", condition_kinds::attribute_exists},
        {"attribute_not_exists", condition_kinds::attribute_not_exists},
        {"attribute_type", condition_kinds::attribute_type},
        {"begins_with", condition_kinds::begins_with},
        {"contains", condition_kinds::contains},
    }};
    if (!in_.is_call()) return std::nullopt;
    for (auto const& [name, kind] : functions) {
        if (in_.token() != name) continue;
        condition_node made{kind};
        in_.next();
        expect("(");
        made.operands.push_back(operand());
        if (kind != condition_kinds::attribute_exists &&
            kind != condition_kinds::attribute_not_exists) {
            expect(",");
            made.operands.push_back(operand());
        } else if (made.operands.front().kind != operand_kinds::path) {
            fail();
        }
        expect(")");
        return made;
    }
    return std::nullopt;
}

condition_node parser::comparison() {
    static constexpr std::array<std::pair<std::string_view, condition_kinds>, 6> signs{{
        {"=", condition_kinds::equal},
        {"<>", condition_kinds::not_equal},
        {"<", condition_kinds::less},
        {"<=", condition_kinds::less_equal},
        {">", condition_kinds::greater},
        {">=", condition_kinds::greater_equal},
    }};
    condition_node made;
    made.operands.push_back(operand());
    if (in_.take_word("BETWEEN")) {
        made.kind = condition_kinds::between;
        made.operands.push_back(operand());
        if (!in_.take_word("AND")) fail();
        made.operands.push_back(operand());
        return made;
    }
    if (in_.take_word("IN")) {
        made.kind = condition_kinds::in;
        expect("(");
        do {
            made.operands.push_back(operand());
        } while (!failed_ && in_.take(","));
        expect(")");
        return made;
    }
    for (auto const& [sign, kind] : signs) {
        if (!in_.take(sign)) continue;
        made.kind = kind;
        made.operands.push_back(operand());
        return made;
    }
    fail();
    return made;
}

document_path parser::path() {
    document_path made;
    do {
        if (in_.kind() != expression_lexer::kinds::name) {
            fail();
            return made;
        }
        made.emplace_back(std::string{in_.token()});
        if (in_.token().front() == '#') names.emplace_back(in_.token());
        in_.next();
        while (!failed_ && in_.take("[")) {
            std::size_t index = 0;
            auto const digits = in_.token();
            if (in_.kind() != expression_lexer::kinds::index) fail();
            std::from_chars(digits.data(), digits.data() + digits.size(), index);
            made.emplace_back(index);
            in_.next();
            expect("]");
        }
    } while (!failed_ && in_.take("."));
    return made;
}

std::string parser::value_name() {
    std::string name;
    if (in_.kind() != expression_lexer::kinds::value) {
        fail();
        return name;
    }
    name = in_.token();
    values.push_back(name);
    in_.next();
    return name;
}

operand_node parser::operand() {
    operand_node made;
    if (in_.kind() == expression_lexer::kinds::value) {
        made.value = value_name();
        return made;
    }
    if (in_.is_call()) {
        if (in_.token() != "size") fail();
        made.kind = operand_kinds::size;
        in_.next();
        expect("(");
        made.path = path();
        expect(")");
        return made;
    }
    made.kind = operand_kinds::path;
    made.path = path();
    return made;
}

operand_node parser::update_operand() {
    if (in_.take("(")) {
        auto inner = update_value();
        expect(")");
        return inner;
    }
    if (!in_.is_call()) return operand();
    operand_node made;
    if (in_.token() == "if_not_exists") {
        made.kind = operand_kinds::if_not_exists;
        in_.next();
        expect("(");
        made.path = path();
        expect(",");
        made.operands.push_back(update_operand());
        expect(")");
    } else if (in_.token() == "list_append") {
        made.kind = operand_kinds::list_append;
        in_.next();
        expect("(");
        made.operands.push_back(update_operand());
        expect(",");
        made.operands.push_back(update_operand());
        expect(")");
    } else {
        fail();
    }
    return made;
}

operand_node parser::update_value() {
    auto first = update_operand();
    if (!in_.is("+") && !in_.is("-")) return first;
    operand_node made{in_.is("+") ? operand_kinds::plus : operand_kinds::minus};
    in_.next();
    made.operands.push_back(std::move(first));
    made.operands.push_back(update_operand());
    return made;
}

void parser::section(std::vector<update_action>& actions, bool sets, bool removes) {
    if (!actions.empty()) fail();  // each section at most once
    do {
        update_action action;
        action.path = path();
        if (sets) {
            expect("=");
            action.value = update_value();
        } else if (!removes) {
            action.value.value = value_name();
        }
        actions.push_back(std::move(action));
    } while (!failed_ && in_.take(","));
}

update_node parser::update() {
    update_node made;
    do {
        if (in_.take_word("SET")) {
            section(made.sets, true, false);
        } else if (in_.take_word("REMOVE")) {
            section(made.removes, false, true);
        } else if (in_.take_word("ADD")) {
            section(made.adds, false, false);
        } else if (in_.take_word("DELETE")) {
            section(made.deletes, false, false);
        } else {
            fail();
        }
    } while (!failed_ && in_.kind() != expression_lexer::kinds::end);
    return made;
}

projection_node parser::projection() {
    projection_node made;
    do {
        made.paths.push_back(path());
    } while (!failed_ && in_.take(","));
    return made;
}

// Programs have few texts and use them again and again.
template <class Tree>
result<parsed<Tree>> parse(std::string_view text, Tree (parser::*what)()) {
    constexpr std::size_t most = 1000;
    thread_local std::map<std::string, parsed<Tree>, std::less<>> known;
    if (auto const found = known.find(text); found != known.end()) return found->second;
    parser in{text};
    auto const made = std::make_shared<expression<Tree>>();
    made->tree = (in.*what)();
    in.finish();
    if (in.failed()) return in.failure();
    made->names = std::move(in.names);
    made->values = std::move(in.values);
    if (known.size() == most) known.clear();
    known.emplace(text, made);
    return parsed<Tree>{made};
}

}  // namespace

result<parsed<condition_node>> parse_condition(std::string_view text) {
    return parse(text, &parser::condition);
}

result<parsed<update_node>> parse_update(std::string_view text) {
    return parse(text, &parser::update);
}

result<parsed<projection_node>> parse_projection(std::string_view text) {
    return parse(text, &parser::projection);
}

}  // namespace dynaco::test
