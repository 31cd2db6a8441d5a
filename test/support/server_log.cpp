#include "support/server_log.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <ostream>

namespace dynaco::test {

std::optional<std::string> received_request::header(std::string_view name) const {
    auto const found = std::find_if(headers.begin(), headers.end(), [name](auto const& field) {
        return boost::algorithm::iequals(field.first, name);
    });
    if (found == headers.end()) return std::nullopt;
    return found->second;
}

std::size_t received_request::header_count(std::string_view name) const {
    auto const same = [name](auto const& field) {
        return boost::algorithm::iequals(field.first, name);
    };
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), same));
}

std::string received_request::operation() const {
    std::string const full = header("X-Amz-Target").value_or("");
    return full.substr(full.rfind('.') + 1);
}

std::ostream& operator<<(std::ostream& out, closed_by who) {
    switch (who) {
        case closed_by::nobody:
            return out << "nobody";
        case closed_by::server:
            return out << "server";
        case closed_by::peer:
            return out << "peer";
        case closed_by::peer_reset:
            return out << "peer_reset";
        case closed_by::failed_handshake:
            return out << "failed_handshake";
    }
    return out << "closed_by(" << static_cast<int>(who) << ')';
}

}  // namespace dynaco::test
