#include <dynaco/expressions.hpp>

#include "model/update_clauses.hpp"

namespace dynaco::detail {
namespace {

// Both in parentheses where an OR could be in them: of a text that is not looked for.
std::string joined_by_and(std::string_view raw, std::string_view more) {
    bool const as_it_is = is_enclosed(raw);
    std::string out;
    out.reserve(raw.size() + more.size() + 7);
    if (!as_it_is) out += '(';
    out += raw;
    if (!as_it_is) out += ')';
    out += " AND ";
    out += more;
    return out;
}

}  // namespace

void expression_assembly::begin(slot of, std::string text_of_request) {
    aliases_.avoid(text_of_request);
    text(of) = std::move(text_of_request);
}

std::optional<std::string> expression_assembly::render(expression_fragment fragment) {
    if (problem_.code().failed()) return std::nullopt;
    auto rendered = aliases_.render(std::move(fragment));
    if (rendered.has_error()) {
        problem_ = rendered.error();
        return std::nullopt;
    }
    return std::move(*rendered);
}

// Joined first, so that parentheses are only where they have to be.
void expression_assembly::add(condition_expression more) {
    condition_ = condition_ ? std::move(*condition_) && std::move(more) : std::move(more);
}

error const& expression_assembly::finish() {
    if (condition_) {
        auto& whole = text(slot::condition);
        bool const alone = whole.empty();
        auto rendered = render(alone ? std::move(*condition_).fragment()
                                     : std::move(*condition_).operand_of_and());
        if (rendered) whole = alone ? std::move(*rendered) : joined_by_and(whole, *rendered);
        condition_.reset();
    }
    return problem_;
}

void expression_assembly::add(key_condition_expression more) {
    auto& whole = text(slot::key_condition);
    auto rendered = render(std::move(more).fragment());
    if (!rendered) return;
    if (!whole.empty()) whole += " AND ";
    whole += *rendered;
}

void expression_assembly::add(projection_expression more) {
    if (more.empty()) return;
    auto& whole = text(slot::projection);
    auto rendered = render(std::move(more).fragment());
    if (!rendered) return;
    if (!whole.empty()) whole += ", ";
    whole += *rendered;
}

void expression_assembly::add(update_expression more) {
    if (more.empty()) return;
    auto& whole = text(slot::update);
    auto rendered = render(std::move(more).fragment());
    if (!rendered) return;
    if (whole.empty()) {
        whole = std::move(*rendered);
        return;
    }
    update_clauses const have{whole};
    update_clauses const added{*rendered};
    if (!have.are_valid()) {
        problem_ = error(errc::invalid_argument,
                         "update_expression: the text that the request has does not begin with "
                         "SET, REMOVE, ADD or DELETE, so that nothing can be added to it");
        return;
    }
    std::string merged;
    for (std::size_t i = 0; i < 4; ++i) {
        if (have[i].empty() && added[i].empty()) continue;
        if (!merged.empty()) merged += ' ';
        merged += clause_words[i];
        merged += ' ';
        merged += have[i];
        if (!have[i].empty() && !added[i].empty()) merged += ", ";
        merged += added[i];
    }
    whole = std::move(merged);
}

}  // namespace dynaco::detail
