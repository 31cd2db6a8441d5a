#include <dynaco/update_expression.hpp>

#include <ostream>

#include "model/update_clauses.hpp"

namespace dynaco {
namespace detail {

expression_fragment if_not_exists(expression_fragment path, expression_fragment value) {
    expression_fragment made;
    made.write("if_not_exists(").write(std::move(path)).write(", ");
    made.write(std::move(value)).write(')');
    return made;
}

expression_fragment list_append(expression_fragment first, expression_fragment second) {
    expression_fragment made;
    made.write("list_append(").write(std::move(first)).write(", ");
    made.write(std::move(second)).write(')');
    return made;
}

expression_fragment joined(expression_fragment left, std::string_view between,
                           expression_fragment right) {
    left.write(between).write(std::move(right));
    return left;
}

}  // namespace detail

detail::expression_fragment& update_expression::begin_change(clause of) {
    auto& fragment = clauses_[static_cast<std::size_t>(of)];
    if (!fragment.empty()) fragment.write(", ");
    return fragment;
}

void update_expression::add(clause to, detail::expression_fragment target) {
    begin_change(to).write(detail::expression_fragment::target_mark).write(std::move(target));
}

void update_expression::add(clause to, detail::expression_fragment target, std::string_view sign,
                            detail::expression_fragment value) {
    auto& fragment = begin_change(to);
    fragment.write(detail::expression_fragment::target_mark).write(std::move(target));
    fragment.write(sign).write(std::move(value));
}

void update_expression::add_raw(std::string_view text, item const& definitions) {
    detail::update_clauses const parts{text};
    if (!parts.are_valid()) {
        clauses_[0].fail("the text of an update does not begin with SET, REMOVE, ADD or DELETE");
        return;
    }
    // Each clause takes its own of the definitions; what none takes is wrong.
    item unused = definitions;
    for (std::size_t i = 0; i < clause_count; ++i) {
        item own;
        for (auto const& each : definitions) {
            if (detail::has_placeholder(parts[i], each.name)) {
                own.set(each.name, each.value);
                unused.erase(each.name);
            }
        }
        if (!parts[i].empty()) clauses_[i].write_raw(parts[i], own);
    }
    if (!unused.empty()) {
        clauses_[0].fail("the text of an update does not use " + unused.begin()->name);
    }
}

update_expression& update_expression::and_then(update_expression more) & {
    for (std::size_t i = 0; i < clause_count; ++i) {
        if (more.clauses_[i].empty()) {
            clauses_[i].adopt_problem(more.clauses_[i]);
        } else {
            begin_change(static_cast<clause>(i)).write(std::move(more.clauses_[i]));
        }
    }
    return *this;
}

bool update_expression::empty() const noexcept {
    for (auto const& each : clauses_) {
        if (!each.empty() || each.has_problem()) return false;
    }
    return true;
}

detail::expression_fragment update_expression::fragment() && {
    detail::expression_fragment whole;
    whole.reserve(clauses_);
    for (std::size_t i = 0; i < clause_count; ++i) {
        whole.adopt_problem(clauses_[i]);
        if (clauses_[i].empty()) continue;
        if (!whole.empty()) whole.write(' ');
        whole.write(detail::clause_words[i]).write(" ").write(std::move(clauses_[i]));
    }
    return whole;
}

std::ostream& operator<<(std::ostream& out, update_expression const& value) {
    update_expression(value).fragment().print(out);
    return out;
}

}  // namespace dynaco
