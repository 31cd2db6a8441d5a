#include <dynaco/views.hpp>

#include <utility>
#include <vector>

namespace dynaco {

item_views page_views::items() const& noexcept {
    if (!text_) return item_views{std::nullopt};
    return item_views{detail::view_position{*text_, 0}};
}

std::vector<item> page_views::to_items() const {
    std::vector<item> copies;
    copies.reserve(items().size());
    for (auto const each : items()) copies.push_back(each.to_item());
    return copies;
}

void get_item_view::keep(detail::indexed_text_owner text) noexcept {
    text_ = std::move(text);
    if (!text_->values.empty()) item_ = item_view{detail::view_position{*text_, 0}};
}

}  // namespace dynaco
