// Which keys of a batch of reads go into which request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace dynaco::policy {

/// The distinct keys of a batch of reads, each in exactly one state:
/// - waiting: it is to be asked for;
/// - in flight: a request that was taken has it;
/// - answered: the service has told its item, or that there is none;
/// - left: given up.
///
/// Rules: a key that is added again is the same key; a request has at most 100 keys and 16 MB; keys
/// are taken in the order in which they were first added.
class get_plan {
  public:
    using id = std::size_t;  ///< 0, 1, 2 and so on, in the order of adding.

    /// The service's limits of one request (boto/botocore service-2.json, BatchGetItem).
    static constexpr std::size_t most_keys = 100;
    static constexpr std::size_t most_bytes = 16 * 1024 * 1024;

    /// `bytes`: what the key takes of a request.
    id add(std::string identity, std::size_t bytes);
    [[nodiscard]] std::optional<id> find(std::string const& identity) const;

    /// The keys of the next request, now in flight; none if none are waiting.
    [[nodiscard]] std::vector<id> take();
    void answered(id which);
    void give_up(id which);
    /// What waits is left.
    void stop();

    [[nodiscard]] bool is_answered(id which) const {
        return keys_.at(which).state == states::answered;
    }
    [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept { return keys_.size() - next_; }
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }

  private:
    enum class states : std::uint8_t { waiting, in_flight, answered, left };
    struct planned {
        std::size_t bytes;
        states state;
    };

    std::vector<planned> keys_;
    std::unordered_map<std::string, id> ids_;
    std::size_t next_ = 0;  // the first that waits; all behind it wait, too
    std::size_t in_flight_ = 0;
};

}  // namespace dynaco::policy
