#include "helpers/scan_walk.hpp"

#include <cmath>
#include <utility>

namespace dynaco::helpers {
namespace asio = boost::asio;

namespace {

constexpr int max_segments = 1'000'000;  // of the service

error refuse(std::string text) {
    return error{errc::invalid_argument, std::move(text)};
}

}  // namespace

scan_walk::scan_walk(std::shared_ptr<engine::core> core, scan_request request,
                     parallel_scan_options const& options)
    : fingerprint_{fingerprint_of(typed_page_source<scan_request>{request})},
      last_{options.key_names()} {
    invalid_ = check(request, options);
    if (!invalid_) invalid_ = resume(options);
    if (invalid_) return;
    using capacity = return_consumed_capacity;
    if (request.return_consumed_capacity().value_or(capacity::none) == capacity::none) {
        request.return_consumed_capacity(capacity::total);
    }
    std::vector<std::optional<item>> starts;
    std::vector<bool> finished;
    for (auto const& segment : segments_) {
        auto const& start = segment.fetch_start();
        starts.push_back(start ? std::optional<item>{std::get<item>(*start)} : std::nullopt);
        finished.push_back(segment.next_page() == policy::page_step::end);
        if (finished.back()) ++progress_.segments_done;
        last_.learn(starts.back());
    }
    progress_.segments = options.segments();
    job_ = std::make_shared<scan_job>(std::move(core), std::move(request), options,
                                      std::move(starts), finished);
}

std::optional<error> scan_walk::check(scan_request const& request,
                                      parallel_scan_options const& options) {
    if (options.segments() < 1 || options.segments() > max_segments) {
        return refuse("parallel_scan_options.segments: " + std::to_string(options.segments()) +
                      " is not in 1 .. 1000000");
    }
    if (options.concurrency() < 1) {
        return refuse("parallel_scan_options.concurrency: 0 is not greater than zero");
    }
    if (auto const rate = options.capacity_budget()) {
        if (!std::isfinite(*rate) || *rate <= 0) {
            return refuse("parallel_scan_options.capacity_budget: " + std::to_string(*rate) +
                          " is not a number greater than zero");
        }
    }
    if (options.call().report()) {
        return refuse("parallel_scan_options.call: has a report, but calls overlap");
    }
    if (request.segment() || request.total_segments()) {
        return refuse("scan_request.segment: is for the parallel scan to set");
    }
    if (request.exclusive_start_key()) {
        return refuse(
            "scan_request.exclusive_start_key: does not go with a parallel scan, whose "
            "segments have a start each");
    }
    return std::nullopt;
}

std::optional<error> scan_walk::resume(parallel_scan_options const& options) {
    auto const count = static_cast<std::size_t>(options.segments());
    if (!options.from()) {
        segments_.resize(count);
        return std::nullopt;
    }
    auto positions = decode_cursor("parallel_scan_options.from", cursor_kind::parallel_scan,
                                   fingerprint_, true, *options.from());
    if (positions.has_error()) return positions.error();
    if (positions->size() != count) {
        return refuse("parallel_scan_options.from: has " + std::to_string(positions->size()) +
                      " segments, parallel_scan_options.segments says " + std::to_string(count));
    }
    for (auto& position : *positions) {
        segments_.emplace_back(std::move(position), policy::page_limits());
    }
    return std::nullopt;
}

bool scan_walk::has(bool whole) const {
    if (segments_.empty()) return false;
    auto const& segment = segments_[current_];
    auto const next = whole ? segment.next_page() : segment.next_element();
    return next == policy::page_step::take;
}

void scan_walk::arrived(segment_event event) {
    current_ = event.segment;
    page_ = *std::move(event.got);
    last_.learn(page_.last_evaluated_key);
    auto const& next = page_.last_evaluated_key;
    segments_[current_].arrived(page_.items.size(),
                                next ? std::optional<page_token>{*next} : std::nullopt);
    ++progress_.pages;
    progress_.scanned += static_cast<std::size_t>(page_.scanned_count);
    if (page_.consumed_capacity) {
        progress_.consumed_capacity += page_.consumed_capacity->capacity_units.value_or(0);
    }
    note_end();
}

// The last item of a segment was handed over, or its last page had none.
void scan_walk::note_end() {
    if (segments_[current_].next_element() == policy::page_step::end) ++progress_.segments_done;
}

item scan_walk::take_item() {
    auto const index = segments_[current_].take_element();
    auto& taken = page_.items[index];
    last_.remember(taken);
    ++progress_.items;
    note_end();
    return std::move(taken);
}

parallel_scan_page scan_walk::take_page() {
    auto const [first, count] = segments_[current_].take_page();
    progress_.items += count;
    if (count != 0) note_end();
    parallel_scan_page taken;
    taken.segment = static_cast<int>(current_);
    taken.response = std::move(page_);
    auto& items = taken.response.items;
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
    return taken;
}

std::string scan_walk::checkpoint() const {
    std::vector<policy::page_position> positions;
    for (std::size_t each = 0; each < segments_.size(); ++each) {
        positions.push_back(segments_[each].position(each == current_ ? last_.get() : nullptr));
    }
    return encode_cursor(cursor_kind::parallel_scan, fingerprint_, positions);
}

asio::awaitable<std::optional<error>> scan_walk::fetch(std::shared_ptr<scan_walk> self) {
    auto const failure = std::make_shared<std::optional<error>>();
    auto waiting = scan_job::next(self->job_, failure);
    auto event = co_await std::move(waiting);
    if (*failure) co_return *failure;
    if (!event) {
        self->at_end_ = true;
        co_return std::nullopt;
    }
    if (event->got.has_error()) co_return event->got.error();
    self->arrived(*std::move(event));
    co_return std::nullopt;
}

void scan_walk::stop() {
    if (job_) job_->stop();
}

}  // namespace dynaco::helpers
