#include <dynaco/condition_expression.hpp>

#include <ostream>

namespace dynaco {

attr attr::member(std::string_view name) const {
    auto made = fragment_;
    made.write('.').write_name(name);
    return attr{std::move(made)};
}

attr attr::element(std::size_t index) const {
    auto made = fragment_;
    made.write('[').write(std::to_string(index)).write(']');
    return attr{std::move(made)};
}

std::ostream& operator<<(std::ostream& out, attr const& value) {
    value.fragment().print(out);
    return out;
}

condition_expression condition_expression::raw(std::string_view text, item const& definitions) {
    detail::expression_fragment fragment;
    fragment.write_raw(text, definitions);
    if (fragment.empty()) fragment.fail("the text of a condition is empty");
    condition_expression made{std::move(fragment)};
    // What binds a text together is not looked for: parentheses do no harm, but for two in a row,
    // which the service refuses as redundant.
    if (!detail::is_enclosed(made.fragment_.text())) made.level_ = level::or_;
    return made;
}

void condition_expression::enclose_below(level least) {
    if (level_ < least) fragment_.enclose();
}

condition_expression condition_expression::joined(condition_expression left, std::string_view word,
                                                  condition_expression right, level at) {
    left.enclose_below(at);
    right.enclose_below(at);
    left.fragment_.write(word).write(std::move(right.fragment_));
    left.level_ = at;
    return left;
}

condition_expression operator&&(condition_expression left, condition_expression right) {
    return condition_expression::joined(std::move(left), " AND ", std::move(right),
                                        condition_expression::level::and_);
}

condition_expression operator||(condition_expression left, condition_expression right) {
    return condition_expression::joined(std::move(left), " OR ", std::move(right),
                                        condition_expression::level::or_);
}

condition_expression operator!(condition_expression inner) {
    inner.enclose_below(condition_expression::level::comparison);
    detail::expression_fragment fragment;
    fragment.write("NOT ").write(std::move(inner.fragment_));
    condition_expression made{std::move(fragment)};
    made.level_ = condition_expression::level::not_;
    return made;
}

detail::expression_fragment condition_expression::operand_of_and() && {
    enclose_below(level::and_);
    return std::move(fragment_);
}

std::ostream& operator<<(std::ostream& out, condition_expression const& value) {
    value.fragment_.print(out);
    return out;
}

namespace detail {

expression_fragment compared(expression_fragment left, std::string_view sign,
                             expression_fragment right) {
    left.write(sign).write(std::move(right));
    return left;
}

expression_fragment between(expression_fragment subject, expression_fragment low,
                            expression_fragment high) {
    subject.write(" BETWEEN ").write(std::move(low)).write(" AND ").write(std::move(high));
    return subject;
}

expression_fragment called(std::string_view function, expression_fragment path) {
    expression_fragment made;
    made.write(function).write('(').write(std::move(path)).write(')');
    return made;
}

expression_fragment called(std::string_view function, expression_fragment path,
                           expression_fragment argument) {
    expression_fragment made;
    made.write(function).write('(').write(std::move(path)).write(", ");
    made.write(std::move(argument)).write(')');
    return made;
}

in_operands::in_operands(expression_fragment subject) : fragment_{std::move(subject)} {
    fragment_.write(" IN (");
}

void in_operands::add(expression_fragment operand) {
    if (++count_ == 101) fragment_.fail("`in` has more than 100 operands");
    if (count_ > 1) fragment_.write(", ");
    fragment_.write(std::move(operand));
}

expression_fragment in_operands::finish() && {
    if (count_ == 0) fragment_.fail("`in` has no operands");
    fragment_.write(')');
    return std::move(fragment_);
}

}  // namespace detail

}  // namespace dynaco
