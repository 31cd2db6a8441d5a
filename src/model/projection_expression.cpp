#include <dynaco/projection_expression.hpp>

#include <ostream>

namespace dynaco {

void projection_expression::add_fragment(detail::expression_fragment path) {
    if (!fragment_.empty()) fragment_.write(", ");
    fragment_.write(detail::expression_fragment::target_mark).write(std::move(path));
}

std::ostream& operator<<(std::ostream& out, projection_expression const& value) {
    value.fragment_.print(out);
    return out;
}

}  // namespace dynaco
