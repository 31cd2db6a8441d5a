#include "table/problem.hpp"

#include <utility>

namespace dynaco::mapper {
namespace {

std::string_view long_name(attribute_type type) {
    switch (type) {
        case attribute_type::string:
            return "S (string)";
        case attribute_type::number:
            return "N (number)";
        case attribute_type::binary:
            return "B (binary)";
        case attribute_type::string_set:
            return "SS (string set)";
        case attribute_type::number_set:
            return "NS (number set)";
        case attribute_type::binary_set:
            return "BS (binary set)";
        case attribute_type::map:
            return "M (map)";
        case attribute_type::list:
            return "L (list)";
        case attribute_type::boolean:
            return "BOOL (boolean)";
        case attribute_type::null:
            break;
    }
    return "NULL (null)";
}

}  // namespace

bool problem::found(errc code, std::string what) {
    code_ = make_error_code(code);
    what_ = std::move(what);
    path_.clear();
    return false;
}

bool problem::found(error const& what) {
    code_ = what.code();
    what_ = what.message();
    path_.clear();
    return false;
}

bool problem::wrong_type(attribute_type is, attribute_type wanted) {
    return wrong_type(is, long_name(wanted));
}

bool problem::wrong_type(attribute_type is, std::string_view wanted) {
    std::string what{"is "};
    what += long_name(is);
    what += ", but the member wants ";
    what += wanted;
    return found(errc::wrong_type, std::move(what));
}

bool problem::in_member(std::string_view name) {
    bool const joins = !path_.empty() && path_[0] != '[';
    path_.insert(0, joins ? "." : "");
    path_.insert(0, name);
    return false;
}

bool problem::in_element(std::size_t index) {
    bool const joins = !path_.empty() && path_[0] != '[';
    path_.insert(0, '[' + std::to_string(index) + (joins ? "]." : "]"));
    return false;
}

error problem::to_error() const {
    return error{code_, path_.empty() ? what_ : path_ + ": " + what_};
}

std::string quoted(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string made{'"'};
    if (text.size() <= most) {
        made += text;
    } else {
        made += text.substr(0, most);
        made += "...";
    }
    made += '"';
    return made;
}

}  // namespace dynaco::mapper
