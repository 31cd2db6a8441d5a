// A struct written and read as an item, and changed under a condition that the compiler has
// checked.
//
// The region, the credentials and, for a local server, AWS_ENDPOINT_URL_DYNAMODB come from the
// environment or from the shared files (~/.aws/config, ~/.aws/credentials).

#include <dynaco.hpp>
#include <dynaco/expressions.hpp>
#include <dynaco/field.hpp>
#include <dynaco/mapping.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <exception>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <utility>

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

// What the members' names do not say: the key, and a name of its own in the table.
template <>
inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>()
                                                     .partition_key<&song::artist>()
                                                     .sort_key<&song::title>()
                                                     .name<&song::year>("released");

namespace {

char const table[] = "dynaco-songs";

asio::awaitable<void> create_table(dynaco::client& client) {
    using dynaco::key_type, dynaco::scalar_attribute_type;
    auto request = dynaco::create_table_request(table)
                       .add_attribute_definition({"artist", scalar_attribute_type::s})
                       .add_attribute_definition({"title", scalar_attribute_type::s})
                       .add_key_schema_element({"artist", key_type::hash})
                       .add_key_schema_element({"title", key_type::range})
                       .billing_mode(dynaco::billing_mode::pay_per_request);
    auto const created = co_await client.create_table(std::move(request), dynaco::as_result);
    if (created.has_error() && created.error() != dynaco::service_errc::resource_in_use) {
        throw dynaco::exception{created.error()};
    }
    co_await client.wait_until_table_exists(table);
}

// One more play, of a song from before 2000.
asio::awaitable<void> play(dynaco::client& client, song const& which) {
    auto request = dynaco::with(dynaco::update_item_request(table, dynaco::key_of(which)),
                                dynaco::add("plays", 1),
                                dynaco::field<&song::year>() < 2000 && dynaco::exists("artist"));
    auto const played = co_await client.update_item(std::move(request), dynaco::as_result);
    if (played.has_error() && played.error() == dynaco::condition::conditional_check_failed) {
        std::cout << "  not played, too new: " << which.title << '\n';
    } else if (played.has_error()) {
        throw dynaco::exception{played.error()};
    } else {
        std::cout << "  played: " << which.title << '\n';
    }
}

asio::awaitable<void> run(dynaco::client& client) {
    co_await create_table(client);
    song const old{"Björk", "Jóga", 1997, 0, {"electronic", "trip hop"}, "first single"};
    song const recent{"Björk", "Atopos", 2022, 0, {"electronic"}, std::nullopt};
    co_await client.put_item(table, dynaco::to_item(old));
    co_await client.put_item(table, dynaco::to_item(recent));
    for (int i = 0; i != 3; ++i) co_await play(client, old);
    co_await play(client, recent);

    auto request = dynaco::with(dynaco::query_request(table), dynaco::key_is("artist", "Björk"));
    auto songs = dynaco::paginate(client, std::move(request));
    while (auto const item = co_await songs.next()) {
        auto const each = dynaco::from_item<song>(*item);
        std::cout << each.title << ", " << each.year << ": " << each.plays << " plays, "
                  << each.genres.size() << (each.genres.size() == 1 ? " genre" : " genres")
                  << (each.note ? ", " + *each.note : "") << '\n';
    }
    co_await client.delete_table(table);
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
