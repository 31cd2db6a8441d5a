#include "policy/page_progress.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace dynaco::policy {

page_progress::page_progress(page_position from, page_limits limits)
    : limits_{limits}, next_{std::move(from.start)}, skip_{from.skip}, at_end_{from.is_end} {}

// Elements that may still be taken.
std::size_t page_progress::wanted() const noexcept {
    return limits_.total ? *limits_.total - delivered_ : std::numeric_limits<std::size_t>::max();
}

page_step page_progress::next_element() const noexcept {
    if (wanted() == 0) return page_step::end;
    if (index_ < size_) return page_step::take;
    return has_next() ? page_step::fetch : page_step::end;
}

page_step page_progress::next_page() const noexcept {
    if (wanted() == 0) return page_step::end;
    if (index_ < size_ || is_fresh_) return page_step::take;
    return has_next() ? page_step::fetch : page_step::end;
}

bool page_progress::needs_more() const noexcept {
    return has_next() && wanted() > size_ - index_;
}

std::optional<std::int32_t> page_progress::fetch_size() const noexcept {
    if (!limits_.total || !limits_.is_exact || !limits_.largest) return std::nullopt;
    auto const own = static_cast<std::size_t>(limits_.page_size.value_or(*limits_.largest));
    auto const rest = wanted() - std::min(wanted(), size_ - index_);
    // Written so that a position from outside cannot make it overflow.
    if (rest >= own || skip_ >= own - rest) return std::nullopt;
    return static_cast<std::int32_t>(std::max<std::size_t>(rest + skip_, 1));
}

void page_progress::arrived(std::size_t elements, std::optional<page_token> next) {
    assert(index_ == size_ && has_next());
    page_start_ = std::move(next_);
    next_ = std::move(next);
    size_ = elements;
    index_ = std::min(skip_, elements);
    is_fresh_ = skip_ == 0 || index_ < size_;
    skip_ -= index_;
    begun_ = true;
    has_taken_ = false;
}

void page_progress::taken(std::size_t count) noexcept {
    index_ += count;
    delivered_ += count;
    is_fresh_ = false;
    has_taken_ = has_taken_ || count != 0;
}

std::size_t page_progress::take_element() noexcept {
    assert(next_element() == page_step::take);
    auto const index = index_;
    taken(1);
    return index;
}

std::pair<std::size_t, std::size_t> page_progress::take_page() noexcept {
    assert(next_page() == page_step::take);
    auto const first = index_;
    auto const count = std::min(size_ - index_, wanted());
    taken(count);
    return {first, count};
}

page_position page_progress::position(item const* last) const {
    if (index_ == size_) {
        return has_next() ? page_position{next_, skip_} : page_position::end();
    }
    if (has_taken_ && last) return page_position{page_token{*last}};
    return page_position{page_start_, index_};
}

}  // namespace dynaco::policy
