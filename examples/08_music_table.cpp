// A table of structs: created from the struct, filled, queried by its key and by an index.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/field.hpp>
#include <dynaco/index.hpp>
#include <dynaco/table.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;

struct song {
    std::string artist;
    std::string title;
    int year{};
    int plays{};
    std::set<std::string> genres;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(song, (), (artist, title, year, plays, genres, note))

// What the members' names do not say: the key.
template <>
inline constexpr auto dynaco::mapping_of<song> =
    dynaco::mapping<song>().partition_key<&song::artist>().sort_key<&song::title>();

namespace {

// An index over all artists: the songs of a year, by their titles.
constexpr auto by_year = dynaco::global_index<&song::year, &song::title>("by-year");

void print(std::string_view what, std::vector<song> const& songs) {
    std::cout << what << ":\n";
    for (auto const& each : songs) {
        std::cout << "  " << each.artist << ": " << each.title << ", " << each.year << ", "
                  << each.plays << " plays" << (each.note ? ", " + *each.note : "") << '\n';
    }
}

asio::awaitable<void> use(dynaco::table<song> songs) {
    std::vector<song> const all{
        {"Björk", "Jóga", 1997, 0, {"electronic"}, "first single"},
        {"Björk", "Hunter", 1997, 0, {"electronic"}, {}},
        {"Björk", "Army of Me", 1995, 0, {"industrial", "rock"}, {}},
        {"Portishead", "All Mine", 1997, 0, {"trip hop"}, {}},
    };
    auto const stored = co_await songs.put_all(all);
    std::cout << stored.written << " songs stored in " << songs.table_name() << '\n';

    for (int i = 0; i != 3; ++i) {
        co_await songs.update("Björk", "Jóga", dynaco::add("plays", 1));
    }
    auto const joga = co_await songs.get("Björk", "Jóga", dynaco::consistent_read);
    std::cout << joga.value().title << " was played " << joga->plays << " times\n";

    auto of_bjork = songs.query("Björk", dynaco::descending);
    print("Björk, from Z to A", co_await of_bjork.all());
    auto with_j = songs.query("Björk", dynaco::begins_with("title", "J"));
    print("Björk, J", co_await with_j.all());
    auto electronic = songs.scan(dynaco::contains("genres", "electronic"));
    print("electronic", co_await electronic.all());

    auto of_1997 = songs.index(by_year).query(1997);
    print("1997", co_await of_1997.all());

    // Page by page: what a web page would put in its link to the next one.
    auto first = songs.query("Björk", dynaco::limit(2));
    print("Björk, page 1", co_await first.all());
    auto second = songs.query("Björk", dynaco::limit(2), dynaco::from(first.cursor()));
    print("Björk, page 2", co_await second.all());

    std::cout << co_await songs.count("Björk") << " songs of hers, " << co_await songs.count()
              << " in all\n";

    // There is a Jóga already: the failure is a value, with what is there.
    auto const once_more =
        co_await songs.put(all[0], dynaco::not_exists("artist"), dynaco::as_result);
    if (once_more.has_error() && once_more.error() == dynaco::condition::conditional_check_failed) {
        std::cout << "Jóga is there already, with " << songs.read(*once_more.error().item()).plays
                  << " plays\n";
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    dynaco::table<song> songs{client, "dynaco-music"};
    co_await songs.create(by_year, dynaco::unless_exists);
    std::exception_ptr failure;
    try {
        co_await use(songs);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await songs.drop();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main() {
    try {
        asio::io_context context;
        dynaco::client client{context};
        std::exception_ptr failure;
        asio::co_spawn(client.get_executor(), run(client),
                       [&](std::exception_ptr thrown) { failure = thrown; });
        context.run();
        if (failure) std::rethrow_exception(failure);
    } catch (std::exception const& failure) {
        std::cerr << "failed: " << failure.what() << '\n';
        return 1;
    }
}
