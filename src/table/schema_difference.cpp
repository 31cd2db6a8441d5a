#include "table/schema_request.hpp"

#include "table/problem.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace dynaco::mapper {
namespace {

using definitions = std::vector<attribute_definition>;
using key_elements = std::vector<key_schema_element>;

std::string in_words(key_elements const& which, definitions const& types) {
    std::string text;
    for (auto const& each : which) {
        if (!text.empty()) text += ", ";
        text += each.key_type() == key_type::hash ? "partition " : "sort ";
        text += quoted(each.attribute_name());
        for (auto const& type : types) {
            if (type.attribute_name() != each.attribute_name()) continue;
            text += " (" + to_string(type.attribute_type()) + ")";
        }
    }
    return text.empty() ? "unknown" : text;
}

std::string in_words(projection const& which) {
    if (which.projection_type() != projection_type::include) {
        return which.projection_type() ? to_string(*which.projection_type()) : "unknown";
    }
    auto names = which.non_key_attributes();
    std::ranges::sort(names);
    std::string text = "INCLUDE";
    for (auto const& each : names) text += (text.size() == 7 ? " " : ", ") + quoted(each);
    return text;
}

std::string unless_same(std::string const& what, std::string const& is, std::string const& wanted) {
    return is == wanted ? std::string{} : what + ": " + is + ", and not " + wanted;
}

template <class Index, class Described>
std::string index_difference(Index const& wanted, std::vector<Described> const& there,
                             definitions const& wanted_types, definitions const& types) {
    auto const what = "the index " + quoted(wanted.index_name());
    for (auto const& each : there) {
        if (each.index_name != wanted.index_name()) continue;
        auto found = unless_same("the keys of " + what, in_words(each.key_schema, types),
                                 in_words(wanted.key_schema(), wanted_types));
        if (found.empty() && each.projection) {
            found = unless_same("the projection of " + what, in_words(*each.projection),
                                in_words(wanted.projection()));
        }
        return found;
    }
    return what + " is missing";
}

std::string stream_difference(create_table_request const& wanted, table_description const& is) {
    if (!wanted.stream_specification()) return {};
    auto const view = [](std::optional<stream_specification> const& from) {
        if (!from || !from->stream_enabled() || !from->stream_view_type()) {
            return std::string{"none"};
        }
        return to_string(*from->stream_view_type());
    };
    return unless_same("the stream", view(is.stream_specification),
                       view(wanted.stream_specification()));
}

}  // namespace

std::string difference(create_table_request const& wanted, table_description const& is) {
    auto const& types = wanted.attribute_definitions();
    auto found = unless_same("the key", in_words(is.key_schema, is.attribute_definitions),
                             in_words(wanted.key_schema(), types));
    for (auto const& each : wanted.local_secondary_indexes()) {
        if (!found.empty()) return found;
        found = index_difference(each, is.local_secondary_indexes, types, is.attribute_definitions);
    }
    for (auto const& each : wanted.global_secondary_indexes()) {
        if (!found.empty()) return found;
        found =
            index_difference(each, is.global_secondary_indexes, types, is.attribute_definitions);
    }
    return found.empty() ? stream_difference(wanted, is) : found;
}

}  // namespace dynaco::mapper
