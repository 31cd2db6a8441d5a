// Which writes of a batch go into which request, and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace dynaco::policy {

/// Puts and deletes on their way, each of which is waiting or in flight until it is written, given
/// up, or replaced by a later write of its key.
///
/// Rules: a request has at most 25 writes and 16 MB; of one key, at most one write is in flight and
/// one waits for it, so that no two can overtake each other; otherwise writes are taken in the
/// order in which they were added. The last write of a key wins: one that still waits is replaced
/// by a later one, in its place.
class write_plan {
  public:
    using id = std::uint64_t;  ///< Grows with each write that is added.

    /// The service's limits of one request (boto/botocore service-2.json, BatchWriteItem).
    static constexpr std::size_t most_writes = 25;
    static constexpr std::size_t most_bytes = 16 * 1024 * 1024;
    /// What a request has around its writes.
    static constexpr std::size_t frame_bytes = 200;

    struct added {
        id which;
        std::optional<id> replaced;  // forget this one: it is never taken
    };
    /// `bytes`: what the write takes of a request.
    added add(std::string const& identity, std::size_t bytes);

    /// The writes of the next request, now in flight; none if none can go.
    [[nodiscard]] std::vector<id> take();
    /// The write of a key that is in flight.
    [[nodiscard]] std::optional<id> in_flight_of(std::string const& identity) const;
    /// It is written or given up: the next write of its key can go.
    void settle(id which);
    /// What waits is given up: it is handed back, in order.
    [[nodiscard]] std::vector<id> stop();

    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
    [[nodiscard]] std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }
    [[nodiscard]] std::size_t in_flight() const noexcept {
        return writes_.size() - waiting_.size();
    }

  private:
    using queue = std::list<id>;
    struct key_state {
        std::optional<id> in_flight;
        std::optional<queue::iterator> waiting;
    };
    // Nodes stay where they are: a write refers to that of its key.
    using key_map = std::unordered_map<std::string, key_state>;
    struct planned {
        key_map::value_type* key;
        std::size_t bytes;
    };

    void forget(key_map::value_type& key);

    id next_ = 0;
    queue waiting_;
    std::size_t waiting_bytes_ = 0;
    key_map keys_;
    std::unordered_map<id, planned> writes_;
};

}  // namespace dynaco::policy
