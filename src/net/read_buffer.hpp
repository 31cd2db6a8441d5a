// The bytes received on a connection and not yet consumed.
#pragma once

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::net {

/// A piece of uninitialised memory.
class memory_block {
  public:
    memory_block() = default;
    explicit memory_block(std::size_t size)
        : bytes_{std::make_unique_for_overwrite<char[]>(size)}, size_{size} {}
    memory_block(memory_block&& other) noexcept
        : bytes_{std::move(other.bytes_)}, size_{std::exchange(other.size_, 0)} {}
    memory_block& operator=(memory_block&& other) noexcept {
        bytes_ = std::move(other.bytes_);
        size_ = std::exchange(other.size_, 0);
        return *this;
    }

    char* data() const noexcept { return bytes_.get(); }
    std::size_t size() const noexcept { return size_; }

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

/// What connections read into, while they do: one that is idle has no memory for it.
class read_memory {
  public:
    /// The size of a new block: a 40 KB response costs one or two reads rather than 78 (what
    /// Beast's unreserved `flat_buffer` takes).
    static constexpr std::size_t usual_size = 64 * 1024;

    memory_block take(std::size_t wanted) {
        if (spare_.empty() || spare_.back().size() < wanted) {
            return memory_block{std::max(usual_size, wanted)};
        }
        auto taken = std::move(spare_.back());
        spare_.pop_back();
        return taken;
    }
    void give_back(memory_block used) {
        if (used.size() <= largest && spare_.size() < most) spare_.push_back(std::move(used));
    }
    /// Nobody reads: keeps what the next response needs, usually.
    void trim() noexcept {
        while (!spare_.empty() && (spare_.size() > 1 || spare_.back().size() > usual_size)) {
            spare_.pop_back();
        }
    }

  private:
    static constexpr std::size_t largest = 1024 * 1024;
    static constexpr std::size_t most = 16;

    std::vector<memory_block> spare_;
};

/// A contiguous buffer.
class read_buffer {
  public:
    explicit read_buffer(
        std::shared_ptr<read_memory> memory = std::make_shared<read_memory>()) noexcept
        : memory_{std::move(memory)} {}

    std::string_view data() const noexcept { return {block_.data() + begin_, end_ - begin_}; }
    std::size_t size() const noexcept { return end_ - begin_; }

    /// Room for the next read: at least `wanted` bytes, and all that is there.
    boost::asio::mutable_buffer prepare(std::size_t wanted) {
        if (block_.size() - end_ < wanted) make_room(wanted);
        return {block_.data() + end_, block_.size() - end_};
    }
    void commit(std::size_t count) noexcept { end_ += count; }
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    /// Forgets everything, and gives its memory back.
    void reset() {
        begin_ = end_ = 0;
        if (block_.size() != 0) memory_->give_back(std::move(block_));
    }

  private:
    void make_room(std::size_t wanted) {
        auto const used = size();
        auto const needed = used + wanted;
        if (block_.size() == 0) {
            block_ = memory_->take(needed);
        } else if (needed <= block_.size()) {
            std::memmove(block_.data(), block_.data() + begin_, used);
        } else {
            memory_block larger{std::max(2 * block_.size(), needed)};
            std::memcpy(larger.data(), block_.data() + begin_, used);
            block_ = std::move(larger);
        }
        begin_ = 0;
        end_ = used;
    }

    std::shared_ptr<read_memory> memory_;
    memory_block block_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace dynaco::net
