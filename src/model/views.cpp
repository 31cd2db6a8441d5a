#include <dynaco/views.hpp>

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

std::optional<item_view> get_item_view::item() const& noexcept {
    if (!text_ || text_->values.empty()) return std::nullopt;
    return item_view{detail::view_position{*text_, 0}};
}

}  // namespace dynaco
