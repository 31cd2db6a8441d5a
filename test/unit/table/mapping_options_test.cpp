#include <dynaco/mapping.hpp>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "unit/table/mapping_world.hpp"

using namespace dynaco;
using namespace dynaco::test;
using namespace std::chrono_literals;

namespace {

struct song {
    std::string artist;
    std::string title;
    int year = 1900;
    genre kind = genre::jazz;
    std::string note = "a default";
    std::vector<int> chart{1};
    binary cover = to_binary("none");
    std::map<std::string, int> plays{{"x", 1}};
    int rating = 5;
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> expires;
    std::chrono::sys_time<std::chrono::milliseconds> heard;
    std::uint64_t version = 0;
    friend bool operator==(song const&, song const&) = default;
};
BOOST_DESCRIBE_STRUCT(song, (),
                      (artist, title, year, kind, note, chart, cover, plays, rating, expires, heard,
                       version))

struct audited {
    std::chrono::sys_seconds created;
    std::optional<std::chrono::sys_seconds> updated;
    std::string version;
    friend bool operator==(audited const&, audited const&) = default;
};
BOOST_DESCRIBE_STRUCT(audited, (), (created, updated, version))

struct named {
    std::string name;
    friend bool operator==(named const&, named const&) = default;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

struct bank_account : audited, named {
    std::int64_t balance = 0;
    friend bool operator==(bank_account const&, bank_account const&) = default;
};
BOOST_DESCRIBE_STRUCT(bank_account, (audited, named), (balance))

struct savings : bank_account {
    double interest = 0;
    friend bool operator==(savings const&, savings const&) = default;
};
BOOST_DESCRIBE_STRUCT(savings, (bank_account), (interest))

class encapsulated {
  public:
    encapsulated() = default;
    explicit encapsulated(int value) : value_{value} {}
    friend bool operator==(encapsulated const&, encapsulated const&) = default;

  private:
    int value_ = 0;
    BOOST_DESCRIBE_CLASS(encapsulated, (), (), (), (value_))
};

struct lenient {
    std::string id;
    int a = 1;
    std::string b = "b";
    std::vector<int> c{1, 2};
    friend bool operator==(lenient const&, lenient const&) = default;
};
BOOST_DESCRIBE_STRUCT(lenient, (), (id, a, b, c))

struct many_times {
    std::vector<std::chrono::sys_seconds> list;
    std::map<std::string, genre> kinds;
    std::optional<genre> kind;
    friend bool operator==(many_times const&, many_times const&) = default;
};
BOOST_DESCRIBE_STRUCT(many_times, (), (list, kinds, kind))

}  // namespace

template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>()
        .partition_key<&song::artist>()
        .sort_key<&song::title>()
        .name<&song::year>("yr")
        .as_number<&song::kind, &song::heard>()
        .omit_when_empty<&song::note, &song::chart, &song::cover, &song::plays>()
        .default_when_missing<&song::rating>()
        .expires_at<&song::expires>()
        .version<&song::version>();
template <>
inline constexpr auto dynaco::mapping_of<audited> = dynaco::mapping<audited>()
                                                        .created_at<&audited::created>()
                                                        .updated_at<&audited::updated>()
                                                        .name<&audited::created>("made")
                                                        .version<&audited::version>();
template <>
inline constexpr auto dynaco::mapping_of<named> =
    dynaco::mapping<named>().partition_key<&named::name>();
template <>
inline constexpr auto dynaco::mapping_of<bank_account> = dynaco::mapping<bank_account>()
                                                             .type_tag("kind", "account")
                                                             .name<&bank_account::balance>("cents");
template <>
inline constexpr auto dynaco::mapping_of<encapsulated> = dynaco::mapping<encapsulated>();
template <>
inline constexpr auto dynaco::mapping_of<lenient> =
    dynaco::mapping<lenient>().partition_key<&lenient::id>().all_default_when_missing();
template <>
inline constexpr auto dynaco::mapping_of<many_times> =
    dynaco::mapping<many_times>()
        .as_number<&many_times::list, &many_times::kinds, &many_times::kind>();

namespace {

// What the table layer asks at compile time.
static_assert(mapping_of<song>.name_of(member_role::partition_key) == "artist");
static_assert(mapping_of<song>.name_of(member_role::sort_key) == "title");
static_assert(mapping_of<song>.name_of(member_role::expires_at) == "expires");
static_assert(mapping_of<song>.name_of(member_role::created_at).empty());
static_assert(has_role<song, member_role::version> && !has_role<song, member_role::created_at>);
static_assert(attribute_name_of<&song::year> == "yr");
static_assert(attribute_name_of<&song::kind> == "kind");
static_assert(!mapping_of<song>.has_tag());
static_assert(mapping_of<bank_account>.tag_name() == "kind" &&
              mapping_of<bank_account>.tag() == "account");
static_assert(!mapping_of<savings>.has_tag());
static_assert(mapping_of<savings>.name_of(member_role::version) == "version");
static_assert(mapping_of<savings>.name_of(member_role::partition_key) == "name");
static_assert(mapping_of<savings>.name_of<&savings::created>() == "made");
static_assert(mapping_of<savings>.name_of<&savings::balance>() == "cents");
static_assert(mapping_of<savings>.size() == 6);

song const full{"Björk",
                "Jóga",
                1997,
                genre::rock,
                "live",
                {3},
                to_binary("c"),
                {{"y", 2}},
                4,
                std::chrono::sys_time<std::chrono::milliseconds>{1'700'000'000'750ms},
                std::chrono::sys_time<std::chrono::milliseconds>{1'500ms},
                9};

item full_item() {
    return item("artist", "Björk", "title", "Jóga", "yr", 1997, "kind", 0, "note", "live", "chart",
                list_of(3), "cover", to_binary("c"), "plays", item("y", 2), "rating", 4, "heard",
                1.5, "version", 9);
}

}  // namespace

TEST_SUITE("table.mapping_options") {
    TEST_CASE("names and forms -> as the mapping says") {
        auto const expected = full_item().set("expires", 1'700'000'000);
        CHECK(to_item(full) == expected);
        auto read = full;
        read.expires = std::chrono::sys_time<std::chrono::milliseconds>{1'700'000'000s};
        check_both_ways(read, expected);
    }

    TEST_CASE("expires_at: before 1970 -> the whole second before") {
        auto early = full;
        early.expires = std::chrono::sys_time<std::chrono::milliseconds>{-1ms};
        CHECK(to_item(early).at("expires") == -1);
    }

    TEST_CASE("omitted: empty -> absent, and read as empty, not as the default") {
        auto bare = full;
        bare.note.clear();
        bare.chart.clear();
        bare.cover.clear();
        bare.plays.clear();
        bare.expires.reset();
        auto expected = full_item();
        for (auto const* name : {"note", "chart", "cover", "plays"}) expected.erase(name);
        check_both_ways(bare, expected);
    }

    TEST_CASE(
        "missing: with leave -> the struct's default; version -> its default; else an error") {
        auto expected = full;
        expected.rating = 5;
        expected.version = 0;
        expected.expires.reset();
        auto old = full_item();
        old.erase("rating");
        old.erase("version");
        check_read(old, expected);

        auto without = full_item();
        without.erase("yr");
        check_refused<song>(without, errc::missing_attribute,
                            "yr: the item has no such attribute; the member wants N");
    }

    TEST_CASE("missing: with leave for all -> every default but the keys'") {
        check_read(item("id", "x"), lenient{"x"});
        check_read(item("id", "x", "c", list{}), lenient{"x", 1, "b", {}});
        check_refused<lenient>(item("a", 2), errc::missing_attribute,
                               "id: the item has no such attribute; the member wants S");
    }

    TEST_CASE("as_number: in containers and optionals -> numbers there") {
        many_times const object{{std::chrono::sys_seconds{5s}}, {{"a", genre::jazz}}, genre::rock};
        check_both_ways(object, item("list", list_of(5), "kinds", item("a", 7), "kind", 0));
        // What was written as text before.
        check_read(item("list", list_of("1970-01-01T00:00:05Z"), "kinds", item("a", "jazz"), "kind",
                        "rock"),
                   object);
    }

    TEST_CASE("inheritance: members of all bases, and what their mappings say") {
        bank_account object;
        object.created = std::chrono::sys_seconds{5s};
        object.version = "v1";
        object.name = "n";
        object.balance = 3;
        item const expected("kind", "account", "made", "1970-01-01T00:00:05Z", "version", "v1",
                            "name", "n", "cents", 3);
        check_both_ways(object, expected);

        savings more;
        static_cast<bank_account&>(more) = object;
        more.interest = 0.5;
        auto expected_more = expected;
        expected_more.erase("kind");
        expected_more.set("interest", 0.5);
        check_both_ways(more, expected_more);
        member_of<member_role::version>(more) = "v2";
        CHECK(more.version == "v2");
        CHECK(key_of(more) == key("name", "n"));
    }

    TEST_CASE("classes: private members that are described -> mapped") {
        check_both_ways(encapsulated{3}, item("value_", 3));
    }

    TEST_CASE("type tag: written, and checked where there is one") {
        auto const wrong = item("kind", "order", "made", "1970-01-01T00:00:05Z");
        check_refused<bank_account>(wrong, errc::wrong_type,
                                    "kind: is \"order\", but the struct's type tag is \"account\"");
        check_refused<bank_account>(item("kind", 3), errc::wrong_type,
                                    "kind: is N (number), but the member wants S (string)");
        bank_account expected;
        check_read(item("made", "1970-01-01", "name", "", "cents", 0), expected);
    }

    TEST_CASE("keys and members' values -> in the form of the mapping") {
        CHECK(key_of(full) == key("artist", "Björk", "title", "Jóga"));
        CHECK(to_value_of<&song::expires>(full.expires) == 1'700'000'000);
        CHECK(to_value_of<&song::kind>(genre::jazz) == 7);
        CHECK(to_value_of<&song::year>(3) == 3);
    }

    TEST_CASE("member_of -> the member, const or not") {
        auto object = full;
        member_of<member_role::version>(object) += 1;
        CHECK(object.version == 10);
        auto const& constant = object;
        CHECK(member_of<member_role::partition_key>(constant) == "Björk");
        static_assert(
            std::is_const_v<
                std::remove_reference_t<decltype(member_of<member_role::version>(constant))>>);
    }
}
