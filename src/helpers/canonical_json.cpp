#include "helpers/canonical_json.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace dynaco::helpers {
namespace {

class reordering {
  public:
    explicit reordering(std::string_view json) : rest_{json} {}

    std::string value() {
        if (rest_.starts_with('{')) return container('}', true);
        if (rest_.starts_with('[')) return container(']', false);
        if (rest_.starts_with('"')) return take(string_size());
        return take(std::min(rest_.find_first_of(",]}"), rest_.size()));
    }

  private:
    std::string take(std::size_t size) {
        std::string taken{rest_.substr(0, size)};
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::size_t string_size() const {
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
        return end + 1;
    }

    std::string container(char end, bool is_object) {
        std::string out = take(1);
        std::vector<std::string> parts;
        while (!rest_.empty() && rest_.front() != end) {
            std::string part;
            if (is_object) {
                part = take(string_size());
                part += take(1);  // the colon
            }
            part += value();
            parts.push_back(std::move(part));
            if (rest_.starts_with(',')) take(1);
        }
        if (is_object) std::sort(parts.begin(), parts.end());
        for (auto const& part : parts) {
            if (&part != &parts.front()) out += ',';
            out += part;
        }
        return out += take(1);
    }

    std::string_view rest_;
};

}  // namespace

std::string canonical_json(std::string_view json) {
    return reordering{json}.value();
}

}  // namespace dynaco::helpers
