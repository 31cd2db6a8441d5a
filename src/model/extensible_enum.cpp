#include <dynaco/extensible_enum.hpp>

#include <algorithm>
#include <ostream>

namespace dynaco::detail {

std::size_t place_of(std::string_view text, std::string_view const* texts,
                     std::size_t count) noexcept {
    auto const* found = std::find(texts, texts + count, text);
    return found == texts + count ? 0 : static_cast<std::size_t>(found - texts);
}

std::ostream& print(std::ostream& out, std::string_view text) {
    return out << text;
}

}  // namespace dynaco::detail
