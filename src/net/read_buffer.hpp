// The bytes received on a connection and not yet consumed.
#pragma once

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace dynaco::net {

/// A contiguous buffer of uninitialised memory. It starts with 64 KB, so that a 40 KB response
/// costs one or two reads rather than 78 (what Beast's unreserved `flat_buffer` takes), and is kept
/// with its connection.
class read_buffer {
  public:
    static constexpr std::size_t initial_capacity = 64 * 1024;

    std::string_view data() const noexcept { return {memory_.get() + begin_, end_ - begin_}; }
    std::size_t size() const noexcept { return end_ - begin_; }

    /// Room for the next read: at least `wanted` bytes, and all that is there.
    boost::asio::mutable_buffer prepare(std::size_t wanted) {
        if (capacity_ - end_ < wanted) make_room(wanted);
        return {memory_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t count) noexcept { end_ += count; }
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    /// Forgets everything; gives back what an unusually large response took.
    void reset() noexcept {
        begin_ = end_ = 0;
        if (capacity_ > keep_at_most) {
            memory_.reset();
            capacity_ = 0;
        }
    }

  private:
    static constexpr std::size_t keep_at_most = 1024 * 1024;

    void make_room(std::size_t wanted) {
        auto const used = size();
        if (used + wanted <= capacity_) {
            std::memmove(memory_.get(), memory_.get() + begin_, used);
        } else {
            auto const larger = std::max({initial_capacity, 2 * capacity_, used + wanted});
            auto memory = std::make_unique_for_overwrite<char[]>(larger);
            if (used) std::memcpy(memory.get(), memory_.get() + begin_, used);
            memory_ = std::move(memory);
            capacity_ = larger;
        }
        begin_ = 0;
        end_ = used;
    }

    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace dynaco::net
