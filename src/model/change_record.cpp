#include <dynaco/change_record.hpp>

#include <ostream>

namespace dynaco {

std::string_view to_string(change_kind value) noexcept {
    switch (value) {
        case change_kind::unknown:
            return "unknown";
        case change_kind::insert:
            return "insert";
        case change_kind::modify:
            return "modify";
        case change_kind::remove:
            return "remove";
        case change_kind::gap:
            return "gap";
    }
    return {};
}

std::string_view to_string(gap_cause value) noexcept {
    switch (value) {
        case gap_cause::trimmed:
            return "trimmed";
        case gap_cause::shard_trimmed:
            return "shard_trimmed";
        case gap_cause::position_expired:
            return "position_expired";
    }
    return {};
}

std::ostream& operator<<(std::ostream& out, change_kind value) {
    return out << to_string(value);
}

std::ostream& operator<<(std::ostream& out, gap_cause value) {
    return out << to_string(value);
}

// Who and what this is: "Identifying a TTL deletion" in DynamoDB's guide.
bool change_record::is_expiry() const noexcept {
    return kind == change_kind::remove && user_identity && user_identity->type == "Service" &&
           user_identity->principal_id == "dynamodb.amazonaws.com";
}

bool operator==(change_record const&, change_record const&) = default;
bool operator==(change_batch const&, change_batch const&) = default;

}  // namespace dynaco
