#include "engine/settings.hpp"

#include "support/has.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace dynaco;
using dynaco::model::services;
using dynaco::test::has;
using namespace std::chrono_literals;

namespace {

client_config usable() {
    client_config config;
    config.region = "eu-north-1";
    config.environment = std::make_shared<fake_environment>();
    return config;
}

std::string complaint_about(client_config config) {
    try {
        engine::settings const made{std::move(config)};
        return "none";
    } catch (std::invalid_argument const& refused) {
        return refused.what();
    }
}

// A field, how to set it to a number, and the range that it may be in.
struct limit {
    char const* field;
    std::function<void(client_config&, long long)> set;
    long long least;
    long long most;
};

std::vector<limit> const limits{
    {"pool.max_connections",
     [](auto& c, auto n) { c.pool.max_connections = static_cast<std::size_t>(n); }, 1, 10'000},
    {"pool.max_connecting",
     [](auto& c, auto n) { c.pool.max_connecting = static_cast<std::size_t>(n); }, 1, 10'000},
    {"pool.min_connections",
     [](auto& c, auto n) { c.pool.min_connections = static_cast<std::size_t>(n); }, 0, 64},
    {"pool.max_waiters", [](auto& c, auto n) { c.pool.max_waiters = static_cast<std::size_t>(n); },
     1, 1'000'000},
    {"pool.idle_timeout", [](auto& c, auto n) { c.pool.idle_timeout = n * 1ms; }, 1, 3'600'000},
    {"pool.max_age", [](auto& c, auto n) { c.pool.max_age = n * 1ms; }, 1'000, 86'400'000},
    {"timeouts.resolve", [](auto& c, auto n) { c.timeouts.resolve = n * 1ms; }, 1, 3'600'000},
    {"timeouts.connect", [](auto& c, auto n) { c.timeouts.connect = n * 1ms; }, 1, 3'600'000},
    {"timeouts.handshake", [](auto& c, auto n) { c.timeouts.handshake = n * 1ms; }, 1, 3'600'000},
    {"timeouts.pool_wait", [](auto& c, auto n) { c.timeouts.pool_wait = n * 1ms; }, 1, 3'600'000},
    {"timeouts.write", [](auto& c, auto n) { c.timeouts.write = n * 1ms; }, 1, 3'600'000},
    {"timeouts.response", [](auto& c, auto n) { c.timeouts.response = n * 1ms; }, 1, 3'600'000},
    {"timeouts.attempt", [](auto& c, auto n) { c.timeouts.attempt = n * 1ms; }, 1, 3'600'000},
    {"timeouts.call", [](auto& c, auto n) { c.timeouts.call = n * 1ms; }, 1, 86'400'000},
    {"retry.max_attempts", [](auto& c, auto n) { c.retry.max_attempts = static_cast<int>(n); }, 1,
     100},
    {"retry.transient_base", [](auto& c, auto n) { c.retry.transient_base = n * 1ms; }, 1, 60'000},
    {"retry.throttle_base", [](auto& c, auto n) { c.retry.throttle_base = n * 1ms; }, 1, 60'000},
    {"retry.max_backoff", [](auto& c, auto n) { c.retry.max_backoff = n * 1ms; }, 1, 600'000},
    {"max_response_size",
     [](auto& c, auto n) { c.max_response_size = static_cast<std::size_t>(n); }, 1024, 1 << 30},
    {"address_lifetime", [](auto& c, auto n) { c.address_lifetime = n * 1ms; }, 0, 3'600'000},
};

}  // namespace

TEST_SUITE("engine.settings") {
    TEST_CASE("numbers: at the ends of their ranges -> taken") {
        for (auto const& each : limits) {
            INFO(each.field);
            for (auto const value : {each.least, each.most}) {
                auto config = usable();
                each.set(config, value);
                CHECK(complaint_about(config) == "none");
            }
        }
    }

    TEST_CASE("numbers: outside their ranges -> field, value and range") {
        for (auto const& each : limits) {
            INFO(each.field);
            for (auto const value : {each.least - 1, each.most + 1}) {
                auto config = usable();
                each.set(config, value);
                auto const text = complaint_about(config);
                INFO(text);
                CHECK(text.starts_with(std::string{each.field} + ": "));
                // -1 of an unsigned field is a very large number.
                if (value >= 0) CHECK(has(text, std::to_string(value)));
                CHECK(has(text, std::to_string(each.least)));
                CHECK(has(text, std::to_string(each.most)));
            }
        }
    }

    TEST_CASE("numbers: fewer connections than may be opened at a time -> taken") {
        auto config = usable();
        config.pool.max_connections = 1;
        CHECK(complaint_about(config) == "none");
        config.pool.min_connections = 2;
        CHECK(has(complaint_about(config), "pool.min_connections: 2"));
    }

    TEST_CASE("numbers: fewer waiters than warming up takes -> refused") {
        auto config = usable();
        config.pool.min_connections = 5;
        config.pool.max_waiters = 5;
        CHECK(complaint_about(config) == "none");
        config.pool.max_waiters = 4;
        CHECK(complaint_about(config) == "pool.max_waiters: 4 is not in 5 .. 1000000");
    }

    TEST_CASE("call limit: none -> taken") {
        auto config = usable();
        config.timeouts.call.reset();
        CHECK(complaint_about(config) == "none");
    }

    TEST_CASE("user agent: a line end -> refused; text -> behind ours") {
        auto config = usable();
        config.user_agent_suffix = "app\r\nX-Injected: 1";
        CHECK(complaint_about(config).starts_with(
            R"(user_agent_suffix: "app\x0d\x0aX-Injected: 1" has a character)"));
        config.user_agent_suffix = "app/1.0";
        engine::settings const made{config};
        CHECK(made.user_agent.starts_with("dynaco/"));
        CHECK(made.user_agent.ends_with(" app/1.0"));
    }

    TEST_CASE("region: none anywhere -> told where it was looked for") {
        auto config = usable();
        config.region.clear();
        auto const text = complaint_about(config);
        CHECK(text.starts_with("region: "));
        CHECK(has(text, "AWS_REGION"));
        CHECK(has(text, "default"));
    }

    TEST_CASE("region: not a name, with and without an endpoint -> refused") {
        auto config = usable();
        config.region = "eu north 1";
        CHECK(has(complaint_about(config), "region: \"eu north 1\""));
        config.endpoint_url = "http://localhost:8000";
        CHECK(has(complaint_about(config), "region: \"eu north 1\""));
        config.region = "anything-goes";
        CHECK(complaint_about(config) == "none");
    }

    TEST_CASE("endpoint: what is no endpoint -> named with the rule") {
        for (std::string const url :
             {"localhost:8000", "ftp://localhost", "http://", "http://localhost:99999",
              "http://local host", "http://a%0d%0aX-Y%3a%201"}) {
            auto config = usable();
            config.endpoint_url = url;
            auto const text = complaint_about(config);
            INFO(url, " -> ", text);
            CHECK(text.starts_with("endpoint_url: \"" + url + "\""));
        }
    }

    TEST_CASE("endpoint: with a user, a password or a query -> refused, and not shown") {
        for (std::string const url : {"http://SECRET@localhost", "http://user:SECRET@localhost",
                                      "http://localhost?SECRET"}) {
            auto config = usable();
            config.endpoint_url = url;
            auto const text = complaint_about(config);
            INFO(url, " -> ", text);
            CHECK(text.starts_with("endpoint_url: \"http://"));
            CHECK(has(text, "localhost"));
            CHECK_FALSE(has(text, "SECRET"));
        }
    }

    TEST_CASE("endpoint: of the region, the environment, the configuration -> in that order") {
        auto config = usable();
        CHECK(engine::settings{config}.endpoint(services::dynamodb).host ==
              "dynamodb.eu-north-1.amazonaws.com");
        CHECK(engine::settings{config}.endpoint(services::dynamodb).tls);
        auto world = fake_environment();
        world.set("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000");
        config.environment = std::make_shared<fake_environment>(world);
        CHECK(engine::settings{config}.endpoint(services::dynamodb).port == 8000);
        CHECK_FALSE(engine::settings{config}.endpoint(services::dynamodb).tls);
        config.endpoint_url = "https://proxy.test/dynamodb";
        CHECK(engine::settings{config}.endpoint(services::dynamodb).host == "proxy.test");
        CHECK(engine::settings{config}.endpoint(services::dynamodb).path == "/dynamodb/");
    }

    TEST_CASE("endpoint: of Streams and vector search -> their own, or the configured one") {
        auto config = usable();
        auto const of = [&config](services which) {
            return engine::settings{config}.endpoint(which).host;
        };
        CHECK(of(services::streams) == "streams.dynamodb.eu-north-1.amazonaws.com");
        CHECK(of(services::vector_search) == "search-dynamodb.eu-north-1.amazonaws.com");
        auto world = fake_environment();
        world.set("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "https://streams.test");
        config.environment = std::make_shared<fake_environment>(world);
        CHECK(of(services::streams) == "streams.test");
        CHECK(of(services::dynamodb) == "dynamodb.eu-north-1.amazonaws.com");
        world.set("AWS_ENDPOINT_URL_DYNAMODB", "https://tables.test");
        config.environment = std::make_shared<fake_environment>(world);
        CHECK(of(services::streams) == "streams.test");
        CHECK(of(services::vector_search) == "tables.test");
        config.endpoint_url = "https://proxy.test";
        CHECK(of(services::streams) == "proxy.test");
        config.streams_endpoint_url = "https://proxy.test/streams";
        CHECK(engine::settings{config}.endpoint(services::streams).path == "/streams/");
        config.streams_endpoint_url = "proxy.test";
        CHECK(complaint_about(config).starts_with("streams_endpoint_url: \"proxy.test\" "));
    }

    TEST_CASE("endpoint and region: not of the program's, and wrong -> told where they are from") {
        fake_environment world;
        world.set("HOME", "/h");
        auto config = usable();
        std::string text;
        SUBCASE("variable of the service") {
            world.set("AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000");
            text = "AWS_ENDPOINT_URL_DYNAMODB: \"localhost:8000\" is ";
        }
        SUBCASE("variable of Streams") {
            world.set("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "localhost:8000");
            text = "AWS_ENDPOINT_URL_DYNAMODB_STREAMS: \"localhost:8000\" is ";
        }
        SUBCASE("variable of all services") {
            world.set("AWS_ENDPOINT_URL", "localhost:8000");
            text = "AWS_ENDPOINT_URL: \"localhost:8000\" is ";
        }
        SUBCASE("profile") {
            world.file("/h/.aws/config", "[profile dev]\nendpoint_url = localhost:8000\n");
            config.profile = "dev";
            text = R"(profile "dev": endpoint_url: "localhost:8000" is )";
        }
        SUBCASE("region of a variable") {
            world.set("AWS_REGION", "europe");
            config.region.clear();
            text = "AWS_REGION: \"europe\" is not the name of a region";
        }
        SUBCASE("region of the profile") {
            world.file("/h/.aws/config", "[default]\nregion = europe\n");
            config.region.clear();
            text = R"(profile "default": region: "europe" is not the name of a region)";
        }
        SUBCASE("region of a variable that is no label of a host") {
            world.set("AWS_DEFAULT_REGION", "eu north").set("AWS_ENDPOINT_URL", "http://localhost");
            config.region.clear();
            text = "AWS_DEFAULT_REGION: \"eu north\" is not a name";
        }
        config.environment = std::make_shared<fake_environment>(world);
        auto const complaint = complaint_about(config);
        INFO(complaint);
        CHECK(complaint.starts_with(text));
    }

    TEST_CASE("TLS: authorities as a file and as text -> refused; one of both -> taken") {
        auto config = usable();
        config.tls.ca_file = "/etc/ca.pem";
        CHECK(complaint_about(config) == "none");
        config.tls.ca_pem = "-----BEGIN CERTIFICATE-----";
        CHECK(complaint_about(config).starts_with("tls.ca_file: \"/etc/ca.pem\" is given, and "));
        config.tls.ca_file.clear();
        CHECK(complaint_about(config) == "none");
    }

    TEST_CASE("world: what is not given -> the real one") {
        auto config = usable();
        config.environment = nullptr;
        engine::settings const made{config};
        CHECK(made.config.clock);
        CHECK(made.config.random);
        CHECK(made.config.resolver);
        CHECK(made.config.environment);
        CHECK(made.config.credentials);
    }
}
