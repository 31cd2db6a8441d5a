#include "helpers/cursor.hpp"

#include "auth/sha256.hpp"
#include "helpers/canonical_json.hpp"
#include "wire/base64.hpp"
#include "wire/item_reader.hpp"
#include "wire/item_writer.hpp"
#include "wire/operation.hpp"

#include <algorithm>
#include <cstddef>

namespace dynaco::helpers {
namespace {

constexpr char version = 1;
constexpr std::size_t header_size = 2 + std::tuple_size_v<fingerprint>;
constexpr std::size_t checksum_size = 6;

auth::digest digest_of(std::string_view text) {
    auth::digest result;
    auth::sha256(text, result);
    return result;
}

std::string_view checksum_of(auth::digest const& all) {
    return auth::view(all).substr(0, checksum_size);
}

std::string to_text(std::string_view bytes) {
    std::string text;
    wire::append_base64(text, std::as_bytes(std::span{bytes}));
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    while (text.ends_with('=')) text.pop_back();
    return text;
}

bool from_text(std::string_view text, std::string& bytes) {
    if (text.find_first_of("+/=") != text.npos) return false;
    std::string base64{text};
    std::replace(base64.begin(), base64.end(), '-', '+');
    std::replace(base64.begin(), base64.end(), '_', '/');
    while (base64.size() % 4 != 0) base64 += '=';
    std::vector<std::byte> decoded;
    if (!wire::decode_base64(base64, decoded)) return false;
    bytes.assign(reinterpret_cast<char const*>(decoded.data()), decoded.size());
    return true;
}

// {"key":{...}} or {"token":"..."}, then "skip" if it is not 0; {"end":true}; {} is the beginning.
void write_position(wire::json_writer& out, policy::page_position const& position) {
    out.begin_object();
    if (position.is_end) {
        out.key("end");
        out.boolean(true);
    } else if (position.start) {
        if (auto const* const key = std::get_if<item>(&*position.start)) {
            out.key("key");
            wire::write_item(out, *key);
        } else {
            out.key("token");
            out.string(std::get<std::string>(*position.start));
        }
    }
    if (position.skip != 0) {
        out.key("skip");
        out.number(static_cast<std::int64_t>(position.skip));
    }
    out.end_object();
}

bool read_position(wire::json_reader& in, bool is_by_key, policy::page_position& position) {
    std::string_view name;
    in.begin_object();
    while (in.next_key(name)) {
        if (name == "end") {
            in.read_bool(position.is_end);
        } else if (name == "key" && is_by_key) {
            item key;
            if (wire::read_item(in, key)) position.start = std::move(key);
        } else if (name == "token" && !is_by_key) {
            std::string token;
            if (in.read_string(token)) position.start = std::move(token);
        } else if (name == "skip") {
            std::int64_t skip = 0;
            if (in.read_int64(skip) && skip < 0) in.fail("a number below zero");
            position.skip = static_cast<std::size_t>(skip);
        } else {
            in.fail("an unknown member");
        }
    }
    return !in.failed();
}

bool read_positions(std::string_view json, bool is_by_key,
                    std::vector<policy::page_position>& positions) {
    wire::json_reader in{json};
    in.begin_array();
    while (in.next_element()) {
        policy::page_position position;
        if (!read_position(in, is_by_key, position)) return false;
        positions.push_back(std::move(position));
    }
    return in.finish();
}

error refuse(std::string_view option, std::string_view why) {
    return error{errc::invalid_argument, std::string{option} + ": " + std::string{why}};
}

}  // namespace

fingerprint fingerprint_of(page_source const& source) {
    auto const normal = source.normal_form();
    std::string body;
    // A request that cannot be written cannot be sent either, and so has no cursor of worth.
    (void)source.operation.write(normal->request(), body);
    auto const digest =
        digest_of(std::string{source.operation.target} + '\n' + canonical_json(body));
    fingerprint result;
    std::copy_n(digest.begin(), result.size(), result.begin());
    return result;
}

std::string encode_cursor(cursor_kind kind, fingerprint const& query,
                          std::span<policy::page_position const> positions) {
    std::string bytes{version, static_cast<char>(kind)};
    bytes.append(reinterpret_cast<char const*>(query.data()), query.size());
    wire::json_writer out{bytes};
    out.begin_array();
    for (auto const& position : positions) write_position(out, position);
    out.end_array();
    bytes += checksum_of(digest_of(bytes));
    return to_text(bytes);
}

result<std::vector<policy::page_position>> decode_cursor(std::string_view option, cursor_kind kind,
                                                         fingerprint const& query, bool is_by_key,
                                                         std::string_view text) {
    std::string bytes;
    if (!from_text(text, bytes) || bytes.size() < header_size + checksum_size) {
        return refuse(option, "is not what a cursor looks like; it may have been cut short");
    }
    std::string_view const all = bytes;
    auto const checked = all.substr(0, all.size() - checksum_size);
    if (checksum_of(digest_of(checked)) != all.substr(checked.size())) {
        return refuse(option, "is damaged: its checksum is wrong");
    }
    if (checked[0] != version) return refuse(option, "is of another version of the library");
    if (checked[1] != static_cast<char>(kind)) {
        return refuse(option, kind == cursor_kind::pager
                                  ? "is the checkpoint of a parallel scan, not a pager's cursor"
                                  : "is a pager's cursor, not the checkpoint of a parallel scan");
    }
    auto const theirs = checked.substr(2, query.size());
    if (theirs != std::string_view{reinterpret_cast<char const*>(query.data()), query.size()}) {
        return refuse(option, "belongs to another request");
    }
    std::vector<policy::page_position> positions;
    if (!read_positions(checked.substr(header_size), is_by_key, positions) ||
        (kind == cursor_kind::pager && positions.size() != 1)) {
        return refuse(option, "is damaged: it says no position");
    }
    return positions;
}

}  // namespace dynaco::helpers
