#include "model/endpoint.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace dynaco;
using namespace dynaco::model;

namespace {

class accepted {
  public:
    accepted(std::string_view its_url, bool is_tls, std::string_view its_host,
             std::uint16_t its_port, std::string_view its_path, std::string_view its_authority)
        : url{its_url},
          tls{is_tls},
          host{its_host},
          port{its_port},
          path{its_path},
          authority{its_authority} {}

    std::string_view url;
    bool tls;
    std::string_view host;
    std::uint16_t port;
    std::string_view path;
    std::string_view authority;
};

std::vector<accepted> const all_accepted{
    {"http://localhost:8000", false, "localhost", 8000, "/", "localhost:8000"},
    {"https://dynamodb.eu-north-1.amazonaws.com", true, "dynamodb.eu-north-1.amazonaws.com", 443,
     "/", "dynamodb.eu-north-1.amazonaws.com"},
    {"HTTPS://Proxy.Test", true, "Proxy.Test", 443, "/", "Proxy.Test"},
    {"http://docker_host-1:80", false, "docker_host-1", 80, "/", "docker_host-1"},
    {"https://a:8443/", true, "a", 8443, "/", "a:8443"},
    {"https://a:", true, "a", 443, "/", "a"},
    {"https://a:80", true, "a", 80, "/", "a:80"},
    {"http://a:443", false, "a", 443, "/", "a:443"},
    {"http://a.b.", false, "a.b.", 80, "/", "a.b."},
    {"http://127.0.0.1:8000", false, "127.0.0.1", 8000, "/", "127.0.0.1:8000"},
    {"http://1", false, "1", 80, "/", "1"},
    {"http://[::1]:8000", false, "::1", 8000, "/", "[::1]:8000"},
    {"https://[2001:db8::192.0.2.1]", true, "2001:db8::192.0.2.1", 443, "/",
     "[2001:db8::192.0.2.1]"},
    {"https://proxy.test/dynamodb", true, "proxy.test", 443, "/dynamodb/", "proxy.test"},
    {"https://proxy.test/a/b%20c/", true, "proxy.test", 443, "/a/b%20c/", "proxy.test"},
    {"http://a:65535", false, "a", 65535, "/", "a:65535"},
};

std::string complaint(std::string_view url, std::string_view field = "endpoint_url") {
    auto const read = parse_endpoint(url, field);
    if (read.has_value()) return "none";
    CHECK(read.error() == errc::invalid_argument);
    return read.error().message();
}

// What stands between the field and the rule.
std::string shown(std::string_view url) {
    auto const text = complaint(url, "f");
    REQUIRE(text.starts_with("f: \""));
    return text.substr(4, text.find("\" ", 4) - 4);
}

}  // namespace

TEST_SUITE("model.endpoint") {
    TEST_CASE("URL: of http or https with a host -> scheme, host, port, path and Host header") {
        for (auto const& each : all_accepted) {
            INFO(each.url);
            auto const read = parse_endpoint(each.url);
            REQUIRE(read.has_value());
            CHECK(read->tls == each.tls);
            CHECK(read->host == each.host);
            CHECK(read->port == each.port);
            CHECK(read->path == each.path);
            CHECK(read->authority() == each.authority);
        }
    }

    TEST_CASE("URL: none, or of another scheme -> refused") {
        for (std::string const url : {"",
                                      "localhost",
                                      "localhost:8000",
                                      "//localhost",
                                      "/path",
                                      "http:",
                                      "http:/",
                                      "http:a",
                                      "ftp://localhost",
                                      "httpx://localhost",
                                      "ws://localhost",
                                      "file:///etc/passwd",
                                      "http://local host",
                                      " http://localhost",
                                      "http://localhost ",
                                      "http://localhost\n",
                                      "http://a\r\nX-Y: 1",
                                      "http://\xc3\xa5.test",
                                      "http://[::1",
                                      "http://::1",
                                      "http://[::g]",
                                      "http://a/b c",
                                      "http://a/%zz"}) {
            INFO(url);
            CHECK(complaint(url).starts_with("endpoint_url: \""));
        }
    }

    TEST_CASE("host: none -> refused") {
        for (std::string const url : {"http://", "http:///path", "http://:8000", "https://?x"}) {
            INFO(url);
            CHECK(complaint(url) != "none");
        }
    }

    TEST_CASE("host: characters that no host has, encoded or not -> refused, not decoded") {
        for (std::string const url : {"http://a%0d%0aX-Y%3a%201",
                                      "http://a%0D%0A",
                                      "http://%61",
                                      "http://a%00b",
                                      "http://a%20b",
                                      "http://a%2Fb",
                                      "http://a%40b",
                                      "http://a%3A80",
                                      "http://%5B::1%5D",
                                      "http://%C3%A5.test",
                                      "http://a!b",
                                      "http://a$b",
                                      "http://a&b",
                                      "http://a'b",
                                      "http://(a)",
                                      "http://a*b",
                                      "http://a+b",
                                      "http://a,b",
                                      "http://a;b",
                                      "http://a=b",
                                      "http://a~b",
                                      "http://[v1.a:b]",
                                      "http://[fe80::1%25eth0]"}) {
            INFO(url);
            auto const text = complaint(url);
            INFO(text);
            CHECK(text.starts_with("endpoint_url: \"" + url + "\" "));
            CHECK(text.find("; it has the form http[s]://host[:port][/path]") != std::string::npos);
        }
    }

    TEST_CASE("port: not in 1 .. 65535 -> refused") {
        for (std::string const url :
             {"http://a:0", "http://a:65536", "http://a:99999", "http://a:18446744073709551617",
              "http://a:x", "http://a:-1", "http://a:80x"}) {
            INFO(url);
            CHECK(complaint(url) != "none");
        }
    }

    TEST_CASE("user, query and fragment: of any form -> refused, and not shown") {
        CHECK(shown("https://user:PASSWORD@host.test/p") == "https://…@host.test/p");
        CHECK(shown("https://user@host.test") == "https://…@host.test");
        CHECK(shown("https://@host.test") == "https://…@host.test");
        CHECK(shown("https://host.test/p?token=SECRET") == "https://host.test/p?…");
        CHECK(shown("https://host.test#SECRET") == "https://host.test#…");
        CHECK(shown("https://host.test?a=SECRET#SECRET") == "https://host.test?…");
        CHECK(shown("https://u:P@host.test?token=SECRET#x") == "https://…@host.test?…");
    }

    TEST_CASE("secrets: in what is no URL at all -> not shown either") {
        for (std::string const url :
             {"https://user:SECRET @host", "https://user:SE/SECRET@host",
              "https://user:?SECRET@host", "https://user:#SECRET@host",
              "https://user:SECRET@SECRET@host", "user:SECRET@host", "ftp://user:SECRET@host",
              "host?token=SECRET", "://host?token=SECRET", "https://host?token=SECRET SECRET",
              "https://user:%zzSECRET@host", "https://host?a=b@SECRET",
              "https://host#a?b=SECRET"}) {
            INFO(url);
            auto const text = complaint(url);
            INFO(text);
            CHECK(text.starts_with("endpoint_url: \""));
            CHECK(text.find("SECRET") == std::string::npos);
        }
    }

    TEST_CASE("message: line ends in the URL -> shown, not printed") {
        CHECK(complaint("http://a\r\nb", "AWS_ENDPOINT_URL")
                  .starts_with(R"(AWS_ENDPOINT_URL: "http://a\x0d\x0ab" is not a URL)"));
    }

    TEST_CASE("region: of each partition -> its host") {
        auto const host = [](std::string_view region, services of = services::dynamodb) {
            auto const made = endpoint_of_region(region, of);
            REQUIRE(made.has_value());
            CHECK(made->tls);
            CHECK(made->port == 443);
            return made->host;
        };
        CHECK(host("eu-north-1") == "dynamodb.eu-north-1.amazonaws.com");
        CHECK(host("us-gov-east-1") == "dynamodb.us-gov-east-1.amazonaws.com");
        CHECK(host("cn-north-1") == "dynamodb.cn-north-1.amazonaws.com.cn");
        CHECK(host("eu-north-1", services::streams) == "streams.dynamodb.eu-north-1.amazonaws.com");
        auto const local = endpoint_of_region("local");
        REQUIRE(local.has_value());
        CHECK(local->authority() == "localhost:8000");
        CHECK_FALSE(local->tls);
    }

    TEST_CASE("region: no region's name -> refused, named by where it comes from") {
        for (std::string const region :
             {"", "a", "eu-1", "eu-north-", "EU-north-1", "eu--north-1", "-eu-north-1",
              "eu-north-1/", "eu north-1", "eu.north-1", "evil.test/-a-1"}) {
            INFO(region);
            auto const made = endpoint_of_region(region);
            REQUIRE(made.has_error());
            CHECK(made.error() == errc::invalid_argument);
            CHECK(made.error().message().starts_with("region: \"" + region + "\" "));
        }
        auto const made = endpoint_of_region("a", services::dynamodb, "AWS_REGION");
        REQUIRE(made.has_error());
        CHECK(made.error().message().starts_with("AWS_REGION: \"a\" is not the name of a region"));
    }
}
