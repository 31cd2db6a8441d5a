// Whose write it was that a failed condition met: the ids that items of a versioned struct carry,
// and what they prove.
//
// A write whose answer is lost is sent again, and then its condition fails if the first copy has
// landed: the item has the version that this very write gave it. To tell that from a write of
// somebody else, perhaps of the same content, every write leaves an id of its own in the item.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynaco::mapper {

/// The ids of an item's newest writes, newest first: what the attribute says.
///
/// A write that has read the item puts its id in front of those that are there; a write that knows
/// only the version replaces them. A writer who knows nothing of ids leaves them as they are, or
/// drops them with the item.
class write_history {
  public:
    static constexpr std::size_t id_size = 8;  ///< Characters of 6 random bits.
    static constexpr std::size_t most = 8;     ///< Ids in an item.

    write_history() = default;
    /// A text that is no row of ids is no history.
    explicit write_history(std::string_view text);

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return text_.size() / id_size; }
    std::string_view newest() const noexcept { return std::string_view{text_}.substr(0, id_size); }
    [[nodiscard]] bool contains(std::string_view id) const noexcept;
    /// With one more in front, and the oldest dropped if there are too many.
    [[nodiscard]] write_history with(std::string_view id) const;
    std::string const& text() const noexcept { return text_; }

  private:
    std::string text_;
};

/// An id of random bits, of which 48 count.
std::string write_id(std::uint64_t bits);
/// The id of the write that gave an item a random version; of the empty one, that of what was there
/// before the item was.
std::string write_id_of(std::string_view version);
/// A random version, of 20 characters.
std::string random_version(std::uint64_t high, std::uint64_t low);

/// A version, of either kind.
class item_version {
  public:
    /// None yet: what is written first.
    explicit item_version(bool counts) noexcept : counts_{counts} {}
    explicit item_version(std::uint64_t count) noexcept : counts_{true}, count_{count} {}
    explicit item_version(std::string text) : text_{std::move(text)} {}

    [[nodiscard]] bool counts() const noexcept { return counts_; }
    [[nodiscard]] bool is_first() const noexcept { return counts_ ? count_ == 0 : text_.empty(); }
    std::uint64_t count() const noexcept { return count_; }
    std::string const& text() const noexcept { return text_; }
    /// For a message.
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(item_version const&, item_version const&) = default;

  private:
    bool counts_ = false;
    std::uint64_t count_ = 0;
    std::string text_;
};

/// What an item says of its writes.
class item_writes {
  public:
    item_writes(item_version its_version, write_history its_history)
        : version{std::move(its_version)}, history{std::move(its_history)} {}

    item_version version;
    write_history history;
};

/// A write that a check of the version guarded, and that its condition stopped at last.
class guarded_write {
  public:
    guarded_write(std::string its_id, item_version on)
        : id{std::move(its_id)}, base{std::move(on)} {}

    std::string id;
    item_version base;  ///< What the item had to have.
    /// The ids that the item had then, if the writer has read them.
    std::optional<write_history> base_history;
    /// Whether an earlier copy of the request may have landed.
    bool in_doubt = false;
    /// It removes the item, and so leaves no id.
    bool erases = false;
};

enum class write_verdict {
    ours,          ///< An earlier copy has landed; what others wrote since is theirs.
    foreign,       ///< Somebody else moved the version on, and nothing of ours has landed.
    same_version,  ///< The version is the right one: another part of the condition did not hold.
    unknown,       ///< Nobody can say any more whether an earlier copy has landed.
};

/// What the item that made the condition fail proves; empty if there was none.
///
/// `ours` is certain. `foreign` and `same_version` are certain but for an item that was erased and
/// made anew meanwhile, where the version counts or the write was the item's first: a copy that
/// landed in the erased item went with it.
[[nodiscard]] write_verdict judge(guarded_write const& write,
                                  std::optional<item_writes> const& current);

/// The history that a write leaves: in front of what was read, or of all that the version tells.
[[nodiscard]] write_history history_after(guarded_write const& write);

}  // namespace dynaco::mapper
