#include <dynaco/credentials.hpp>

#include <cstddef>
#include <ostream>
#include <string_view>
#include <utility>

namespace dynaco {

credentials::credentials(std::string key_id, std::string secret)
    : credentials{std::move(key_id), std::move(secret), std::string{}} {}

credentials::credentials(std::string key_id, std::string secret, std::string token)
    : access_key_id{std::move(key_id)},
      secret_access_key{std::move(secret)},
      session_token{std::move(token)} {}

std::ostream& operator<<(std::ostream& out, credentials const& value) {
    constexpr std::size_t shown = 4;
    std::string_view const id = value.access_key_id;
    if (id.empty()) return out << "credentials(none)";
    // A short id is not a real one and may be anything, even a secret in the wrong place.
    if (id.size() < 2 * shown) return out << "credentials(****)";
    return out << "credentials(****" << id.substr(id.size() - shown) << ')';
}

}  // namespace dynaco
