// A table of songs, and what tests see of its requests.
#pragma once

#include <dynaco/index.hpp>

#include "table_world.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dynaco::test {

struct music_song {
    std::string artist;
    std::string title;
    int year = 0;
    std::set<std::string> genres;
};
BOOST_DESCRIBE_STRUCT(music_song, (), (artist, title, year, genres))

struct music_title {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(music_title, (), (title))

using music_seconds = std::chrono::sys_seconds;
struct music_session {
    std::string id;
    std::string user;
    std::optional<music_seconds> expires;
};
BOOST_DESCRIBE_STRUCT(music_session, (), (id, user, expires))

struct music_match {
    std::string id;
    std::string country;
    std::string city;
    int day = 0;
    std::optional<int> court;
};
BOOST_DESCRIBE_STRUCT(music_match, (), (id, country, city, day, court))

struct music_band {
    std::string pk;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(music_band, (), (pk, name))
struct music_label {
    std::string pk;
    int founded = 0;
};
BOOST_DESCRIBE_STRUCT(music_label, (), (pk, founded))
using music_row = std::variant<music_band, music_label>;

}  // namespace dynaco::test

template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::music_song> =
    dynaco::mapping<dynaco::test::music_song>()
        .partition_key<&dynaco::test::music_song::artist>()
        .sort_key<&dynaco::test::music_song::title>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::music_session> =
    dynaco::mapping<dynaco::test::music_session>()
        .partition_key<&dynaco::test::music_session::id>()
        .name<&dynaco::test::music_session::expires>("ttl")
        .expires_at<&dynaco::test::music_session::expires>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::music_match> =
    dynaco::mapping<dynaco::test::music_match>().partition_key<&dynaco::test::music_match::id>();
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::music_band> =
    dynaco::mapping<dynaco::test::music_band>().type_tag("kind", "band");
template <>
inline constexpr auto dynaco::mapping_of<dynaco::test::music_label> =
    dynaco::mapping<dynaco::test::music_label>().type_tag("kind", "label");

namespace dynaco::test {

class music_world : public table_world {
  public:
    music_world() = default;

    table<music_song> songs() { return table<music_song>{client(), "music"}; }
    table<music_session> sessions() { return table<music_session>{client(), "sessions"}; }
    table<music_match> matches() { return table<music_match>{client(), "matches"}; }
    table<music_row> shop() { return table<music_row>{client(), "shop", dynaco::key_names("pk")}; }

    [[nodiscard]] std::string const& sent(std::size_t index = 0) const {
        return request(index).body;
    }
    [[nodiscard]] std::size_t calls() const { return wire->requests().size(); }

    /// A page of songs of one artist, with titles of these names.
    static fake_reply page(std::vector<std::string> const& titles, std::string_view last = "") {
        std::string json = R"({"Items":[)";
        for (auto const& title : titles) {
            if (!json.ends_with('[')) json += ',';
            json += R"({"artist":{"S":"a"},"title":{"S":")" + title + R"("},"year":{"N":"1997"}})";
        }
        json += "]";
        if (!last.empty()) {
            json += R"(,"LastEvaluatedKey":{"artist":{"S":"a"},"title":{"S":")" +
                    std::string{last} + R"("}})";
        }
        return fake_reply::ok(json + "}");
    }

    template <class T>
    std::vector<T> all_of(rows<T> from) {
        std::vector<T> got;
        while (auto row = run(from.next())) got.push_back(*std::move(row));
        return got;
    }
    std::string titles_of(rows<music_song> from) {
        std::string text;
        for (auto const& each : all_of(std::move(from))) text += each.title;
        return text;
    }
};

}  // namespace dynaco::test
