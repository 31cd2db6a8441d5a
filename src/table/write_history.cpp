#include "table/write_history.hpp"

#include <algorithm>
#include <utility>

namespace dynaco::mapper {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void append_characters(std::string& out, std::uint64_t bits, std::size_t count) {
    for (; count != 0; --count, bits >>= 6) out += alphabet[bits & 63];
}

// FNV-1a, and the bits that are left over mixed into those that are used. Versions are random
// already: it has to be even, not secret.
std::uint64_t hash_of(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const each : text) {
        hash ^= static_cast<unsigned char>(each);
        hash *= 0x100000001b3;
    }
    return hash ^ (hash >> 40);
}

/// The newest write that a history must still have if nobody has replaced it.
std::string marker_of(guarded_write const& write) {
    if (!write.base.counts()) return write_id_of(write.base.text());
    return write.base_history ? std::string{write.base_history->newest()} : std::string{};
}

// Of a random version, the newest write is told by the version itself, too: an update by key moves
// it on and cannot put an id in front of others.
bool knows(item_writes const& item, std::string_view id) {
    return item.history.contains(id) ||
           (!item.version.counts() && write_id_of(item.version.text()) == id);
}

// A history of so many ids names the writers of as many versions: each write moves both on. Of
// those who move the version on alone, it names fewer, but then ours was none of the newest ones
// either: it would have left its id.
bool covers_first_write_since(item_version const& base, item_writes const& current) {
    if (!base.counts() || current.version.count() <= base.count()) return false;
    return current.version.count() - base.count() <=
           std::max<std::size_t>(current.history.size(), 1);
}

}  // namespace

write_history::write_history(std::string_view text) {
    if (text.size() % id_size != 0 || text.size() > most * id_size) return;
    if (text.find_first_not_of(alphabet) != text.npos) return;
    text_ = text;
}

bool write_history::contains(std::string_view id) const noexcept {
    for (std::size_t at = 0; at < text_.size(); at += id_size) {
        if (std::string_view{text_}.substr(at, id_size) == id) return true;
    }
    return false;
}

write_history write_history::with(std::string_view id) const {
    write_history longer;
    longer.text_ = id;
    longer.text_ += text_;
    if (longer.size() > most) longer.text_.resize(most * id_size);
    return longer;
}

std::string write_id(std::uint64_t bits) {
    std::string id;
    append_characters(id, bits >> 16, write_history::id_size);
    return id;
}

std::string write_id_of(std::string_view version) {
    std::string id;
    append_characters(id, hash_of(version), write_history::id_size);
    return id;
}

std::string random_version(std::uint64_t high, std::uint64_t low) {
    std::string version;
    append_characters(version, high, 10);
    append_characters(version, low, 10);
    return version;
}

std::string item_version::to_string() const {
    if (is_first()) return "none";
    return counts_ ? std::to_string(count_) : '"' + text_ + '"';
}

write_verdict judge(guarded_write const& write, std::optional<item_writes> const& current) {
    bool const is_same = current ? current->version == write.base : write.base.is_first();
    if (!write.in_doubt) return is_same ? write_verdict::same_version : write_verdict::foreign;
    if (!current) return write_verdict::unknown;  // erased, before ours or after it
    if (!write.erases && knows(*current, write.id)) return write_verdict::ours;
    if (is_same) return write_verdict::same_version;
    // Ours would stand in front of the marker, and would be dropped after it.
    auto const marker = marker_of(write);
    if (!marker.empty() && knows(*current, marker)) return write_verdict::foreign;
    if (!write.erases && covers_first_write_since(write.base, *current)) {
        return write_verdict::foreign;
    }
    return write_verdict::unknown;
}

write_history history_after(guarded_write const& write) {
    auto before = write.base_history.value_or(write_history{});
    if (!write.base.counts()) {
        auto const marker = write_id_of(write.base.text());
        if (before.newest() != marker) before = before.with(marker);
    }
    return before.with(write.id);
}

}  // namespace dynaco::mapper
