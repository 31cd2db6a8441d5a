// Accounts with a version, and what tests see of their requests.
#pragma once

#include "table_world.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco::test {

// No aggregate: it can be made where it is passed.
struct account {
    account() = default;

    std::string id;
    int cents = 0;
    std::uint64_t version = 0;

    friend bool operator==(account const&, account const&) = default;
};
BOOST_DESCRIBE_STRUCT(account, (), (id, cents, version))

/// With a random version, times and a tag.
struct document {
    std::string id;
    std::string text;
    std::string revision;
    std::chrono::sys_seconds made;
    std::optional<std::chrono::sys_seconds> changed;
};
BOOST_DESCRIBE_STRUCT(document, (), (id, text, revision, made, changed))

struct note {
    std::string id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(note, (), (id, text))

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::account> =
    dynaco::mapping<dynaco::test::account>()
        .partition_key<&dynaco::test::account::id>()
        .version<&dynaco::test::account::version>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::document> =
    dynaco::mapping<dynaco::test::document>()
        .partition_key<&dynaco::test::document::id>()
        .version<&dynaco::test::document::revision>()
        .created_at<&dynaco::test::document::made>()
        .updated_at<&dynaco::test::document::changed>()
        .as_number<&dynaco::test::document::changed>()
        .type_tag("kind", "document");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::note> =
    dynaco::mapping<dynaco::test::note>().partition_key<&dynaco::test::note::id>().type_tag("kind",
                                                                                            "note");

namespace dynaco::test {

class account_world : public table_world {
  public:
    account_world() = default;

    table<account> accounts() { return table<account>{client(), "bank"}; }
    table<document> documents() { return table<document>{client(), "files"}; }
    table<note> notes() { return table<note>{client(), "notes"}; }

    [[nodiscard]] std::string const& sent(std::size_t index = 0) const {
        return request(index).body;
    }
    [[nodiscard]] std::size_t calls() const { return wire->requests().size(); }

    /// The failure of a condition, and the item that made it fail, as JSON.
    static fake_reply refused(std::string const& item = "") {
        auto reply = fake_reply::error(400, "ConditionalCheckFailedException");
        if (item.empty()) return reply;
        return reply.body(R"({"__type":"ConditionalCheckFailedException","Item":)" + item + "}");
    }
    /// An account as the service has it.
    static std::string item_of(int cents, int version, std::string const& writes = "") {
        std::string json = R"({"id":{"S":"a"},"cents":{"N":")" + std::to_string(cents) +
                           R"("},"version":{"N":")" + std::to_string(version) + R"("})";
        if (!writes.empty()) json += R"(,"version_writes":{"S":")" + writes + R"("})";
        return json + "}";
    }
    static fake_reply got(std::string const& item) {
        return fake_reply::ok(R"({"Item":)" + item + "}");
    }

    /// The id of every write in this world: its random bits are always the same.
    static constexpr std::string_view id = "AAAAAAAg";
};

inline account make_account(int cents, std::uint64_t version) {
    account made;
    made.id = "a";
    made.cents = cents;
    made.version = version;
    return made;
}

}  // namespace dynaco::test
