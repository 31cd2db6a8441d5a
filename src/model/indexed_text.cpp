#include <dynaco/indexed_text.hpp>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace dynaco::detail {
namespace {

// Those that no response has. Never destroyed, so that a response may outlive everything.
class unused_texts {
  public:
    static unused_texts& instance() {
        static auto* const texts = new unused_texts;
        return *texts;
    }

    indexed_text* take() {
        {
            std::lock_guard const lock{mutex_};
            if (first_ != nullptr) return std::exchange(first_, first_->next_unused);
        }
        return new indexed_text;
    }

    void put(indexed_text* text) noexcept {
        std::lock_guard const lock{mutex_};
        text->next_unused = std::exchange(first_, text);
    }

  private:
    std::mutex mutex_;
    indexed_text* first_ = nullptr;
};

}  // namespace

indexed_text_owner make_indexed_text() {
    return indexed_text_owner{unused_texts::instance().take()};
}

void end_of_views::operator()(indexed_text* text) const noexcept {
    text->response_number.fetch_add(1, std::memory_order_relaxed);
    text->text.reset();
    // What an item needs is kept for the next one; what a page needs would add up.
    constexpr std::size_t few = 64;
    text->values.clear();
    if (text->values.capacity() > few) text->values.shrink_to_fit();
    text->items.clear();
    text->items.shrink_to_fit();
    unused_texts::instance().put(text);
}

void view_has_outlived_its_response() noexcept {
    std::fputs("dynaco: a view was used after the end of the response that it is of\n", stderr);
    std::abort();
}

}  // namespace dynaco::detail
