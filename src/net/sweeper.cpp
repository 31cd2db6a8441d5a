#include "net/sweeper.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::net {
namespace {

// Deadlines that lie closer together than this share one expiry of the timer.
constexpr auto resolution = std::chrono::milliseconds{1};

}  // namespace

timed_wait::timed_wait(sweeper& owner, void* target, void (*interrupt)(void*))
    : owner_{owner}, target_{target}, interrupt_{interrupt} {
    if (owner_.shut_down_) interrupted_ = interruption::shut_down;
    owner_.link(*this);
}

timed_wait::~timed_wait() {
    owner_.unlink(*this);
}

void timed_wait::until(clock::time_point deadline) {
    deadline_ = deadline;
    if (interrupted_ == interruption::none && deadline < owner_.armed_for_) owner_.arm(deadline);
}

sweeper::sweeper(boost::asio::any_io_executor executor, std::shared_ptr<clock> time)
    : clock_{std::move(time)}, timer_{executor} {}

void sweeper::link(timed_wait& wait) noexcept {
    wait.next_ = first_;
    if (first_) first_->previous_ = &wait;
    first_ = &wait;
}

void sweeper::unlink(timed_wait& wait) noexcept {
    if (wait.previous_) wait.previous_->next_ = wait.next_;
    if (wait.next_) wait.next_->previous_ = wait.previous_;
    if (first_ == &wait) first_ = wait.next_;
}

void sweeper::arm(clock::time_point when) {
    armed_for_ = when;
    timer_.expires_after(std::max<clock::duration>(when - now(), resolution));
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code failure) {
        if (failure) return;
        if (auto self = weak.lock()) self->sweep();
    });
}

void sweeper::pause() {
    armed_for_ = clock::time_point::max();
    timer_.cancel();
}

void sweeper::sweep() {
    armed_for_ = clock::time_point::max();
    auto const time = now();
    auto next = clock::time_point::max();
    // Interrupting only posts completions, so that the list does not change under this loop.
    for (auto* wait = first_; wait; wait = wait->next_) {
        if (wait->interrupted_ != interruption::none) continue;
        if (wait->deadline_ <= time) {
            wait->interrupted_ = interruption::timed_out;
            wait->interrupt_(wait->target_);
        } else {
            next = std::min(next, wait->deadline_);
        }
    }
    // A target may have moved its own deadline on (a periodic one); then the timer is armed
    // already.
    if (next < armed_for_) arm(next);
}

void sweeper::shut_down() {
    shut_down_ = true;
    for (auto* wait = first_; wait; wait = wait->next_) {
        if (wait->interrupted_ != interruption::none) continue;
        wait->interrupted_ = interruption::shut_down;
        wait->interrupt_(wait->target_);
    }
    pause();
}

}  // namespace dynaco::net
