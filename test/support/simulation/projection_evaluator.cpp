#include "support/simulation/projection_evaluator.hpp"

#include "support/simulation/expression_parser.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace dynaco::test {
namespace {

/// Paths of which the first `depth` steps have been gone.
class tails {
  public:
    explicit tails(std::size_t gone) : depth{gone} {}

    std::size_t depth;
    std::vector<document_path const*> paths;
};

std::optional<attribute_value> part_of(attribute_value const& value, tails const& wanted);

tails those_through(tails const& all, path_step const& step) {
    tails chosen{all.depth + 1};
    for (auto const* path : all.paths) {
        if ((*path)[all.depth] == step) chosen.paths.push_back(path);
    }
    return chosen;
}

item part_of_map(item const& map, tails const& wanted) {
    item made;
    for (auto const& each : map) {
        auto const further = those_through(wanted, path_step{each.name});
        if (further.paths.empty()) continue;
        if (auto part = part_of(each.value, further)) made.append(each.name, *std::move(part));
    }
    return made;
}

list part_of_list(list const& elements, tails const& wanted) {
    std::set<std::size_t> places;
    for (auto const* path : wanted.paths) {
        auto const& step = (*path)[wanted.depth];
        if (step.is_index() && step.index < elements.size()) places.insert(step.index);
    }
    list made;
    for (auto const place : places) {
        auto part = part_of(elements[place], those_through(wanted, path_step{place}));
        if (part) made.push_back(*std::move(part));
    }
    return made;
}

std::optional<attribute_value> part_of(attribute_value const& value, tails const& wanted) {
    for (auto const* path : wanted.paths) {
        if (path->size() == wanted.depth) return value;
    }
    if (auto const* map = value.if_map()) {
        auto part = part_of_map(*map, wanted);
        if (!part.empty()) return attribute_value{std::move(part)};
    } else if (auto const* elements = value.if_list()) {
        auto part = part_of_list(*elements, wanted);
        if (!part.empty()) return attribute_value{std::move(part)};
    }
    return std::nullopt;
}

}  // namespace

item project(item const& from, std::vector<document_path> const& paths) {
    tails all{0};
    for (auto const& path : paths) all.paths.push_back(&path);
    return part_of_map(from, all);
}

std::optional<error> check_paths(std::vector<document_path> const& paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
        for (std::size_t k = i + 1; k < paths.size(); ++k) {
            auto const& one = paths[i];
            auto const& other = paths[k];
            auto const shared = std::min(one.size(), other.size());
            std::size_t same = 0;
            while (same < shared && one[same] == other[same]) ++same;
            if (same == shared) return refusal("two document paths overlap");
            if (one[same].is_index() != other[same].is_index()) {
                return refusal("two document paths conflict");
            }
        }
    }
    return std::nullopt;
}

}  // namespace dynaco::test
