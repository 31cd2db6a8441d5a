// <dynaco/views.hpp>: whole responses.
#include <dynaco/views.hpp>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "support/allocations.hpp"
#include "unit/wire/json_of.hpp"
#include "unit/wire/random_spelling.hpp"
#include "unit/wire/random_value.hpp"
#include "wire/operation.hpp"

using namespace dynaco;

namespace {

template <class Request>
using views_of = typename view_request<Request>::response_type;

template <class Request>
std::string read_views(std::string_view body, views_of<Request>& out) {
    auto const failure = view_request<Request>::operation().read(body, &out);
    return failure ? failure->message() : "none";
}

template <class Request>
std::string read_plainly(std::string_view body, typename Request::response_type& out) {
    auto const failure = wire::operation_of<Request>().read(body, &out);
    return failure ? failure->message() : "none";
}

page_views page_of(std::string_view body) {
    page_views page;
    REQUIRE(read_views<query_request>(body, page) == "none");
    return page;
}

class random_pages {
  public:
    explicit random_pages(std::uint32_t seed) : values_{seed}, spelling_{seed} {}

    std::string body() {
        std::string const members[] = {
            "\"Items\":" + items(),
            R"("Count":)" + std::to_string(spelling_.below(100)),
            R"("ScannedCount":)" + std::to_string(spelling_.below(100)),
            R"("LastEvaluatedKey":)" + item_text(),
            R"("ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5})",
            R"("BrandNew":{"Items":[1,[]]})",
        };
        std::string text;
        for (auto first = spelling_.below(6), i = first; i != first + 6; ++i) {
            if (spelling_.below(4) == 0) continue;
            text += (text.empty() ? "" : ",") + members[i % 6];
        }
        return spelling_.respelled('{' + text + '}');
    }
    std::string damaged(std::string text) { return spelling_.damaged(std::move(text)); }

  private:
    std::string items() {
        if (spelling_.below(20) == 0) return "null";
        std::string text;
        for (auto count = spelling_.below(4); count != 0; --count) {
            text += (text.empty() ? "" : ",") + item_text();
        }
        return '[' + text + ']';
    }
    std::string item_text() { return dynaco::test::json_of(values_.map(1)); }

    wire::test::random_values values_;
    wire::test::random_spelling spelling_;
};

// Whether both ways to read make the same of it.
bool agree_about_page(std::string_view body) {
    query_response plain;
    page_views views;
    auto const plain_failure = read_plainly<query_request>(body, plain);
    auto const failure = read_views<query_request>(body, views);
    // After a failure both are as they were.
    return failure == plain_failure && views.to_items() == plain.items &&
           views.items().size() == plain.items.size() && views.count == plain.count &&
           views.scanned_count == plain.scanned_count &&
           views.last_evaluated_key == plain.last_evaluated_key &&
           views.consumed_capacity == plain.consumed_capacity;
}

constexpr std::string_view two_songs =
    R"({"Items":[{"n":{"S":"Army of Me"}},{"n":{"S":"Hyperballad"},"y":{"N":"1995"}}],"Count":2})";

}  // namespace

TEST_SUITE("wire.views") {
    TEST_CASE("page: 20,000 random responses, and the same damaged -> what is read without views") {
        constexpr std::uint32_t seed = 20240613;
        INFO("seed " << seed);
        random_pages pages{seed};
        int differences = 0;
        for (int i = 0; i != 20'000; ++i) {
            auto const body = pages.body();
            for (auto const& text : {body, pages.damaged(body)}) {
                bool const is_same = agree_about_page(text);
                if (!is_same && differences++ == 0) {
                    INFO(text);
                    CHECK(is_same);
                }
            }
        }
        CHECK(differences == 0);
    }

    TEST_CASE("page: cut off at every byte -> a failure, and an empty response") {
        for (std::size_t size = 1; size != two_songs.size(); ++size) {
            CAPTURE(size);
            page_views page;
            CHECK(read_views<query_request>(two_songs.substr(0, size), page) != "none");
            CHECK(page.items().empty());
            CHECK(page.count == 0);
            CHECK(agree_about_page(two_songs.substr(0, size)));
        }
    }

    TEST_CASE("page: no body -> a failure, and no items") {
        page_views page;
        CHECK(read_views<query_request>("", page) != "none");
        CHECK(page.items().empty());
        CHECK(agree_about_page(""));
    }

    TEST_CASE("page: no items, a new response -> no items") {
        page_views const fresh;
        CHECK(fresh.items().empty());
        CHECK(fresh.items().begin() == fresh.items().end());
        auto const nothing = page_of("{}");
        CHECK(nothing.items().size() == 0);
        CHECK(page_of(R"({"Count":3})").to_items().empty());
    }

    TEST_CASE("items: by place and in turn -> the items") {
        auto const page = page_of(two_songs);
        CHECK(page.items()[1].get<int>("y") == 1995);
        CHECK(page.items().front().get<std::string_view>("n") == "Army of Me");
        CHECK(page.items().back().size() == 2);
        std::string names;
        for (auto const song : page.items()) names += song.get<std::string>("n") + ' ';
        CHECK(names == "Army of Me Hyperballad ");
    }

    TEST_CASE("move: a response with views -> they are of the one that was moved to") {
        auto page = page_of(two_songs);
        auto const song = page.items()[1];
        auto const name = song.get<std::string_view>("n");
        auto const moved = std::move(page);
        CHECK(song.get<std::string_view>("n") == name);
        CHECK(name.data() == moved.items()[1].get<std::string_view>("n").data());
    }

    TEST_CASE("scan: a page -> the same as of a query") {
        page_views page;
        CHECK(read_views<scan_request>(two_songs, page) == "none");
        CHECK(page.to_items() == page_of(two_songs).to_items());
    }

    TEST_CASE("get: an item, none, null -> a view, nothing") {
        get_item_view got;
        CHECK(read_views<get_item_request>(
                  R"({"Item":{"n":{"N":"1"}},"ConsumedCapacity":{"CapacityUnits":0.5}})", got) ==
              "none");
        REQUIRE(got.item());
        CHECK(got.item()->to_item() == item("n", 1));
        for (auto const& [name, value] : got.item().value()) CHECK(name == "n");
        auto const* const cost = view_request<get_item_request>::operation().consumed(&got);
        REQUIRE(cost != nullptr);
        CHECK(cost->capacity_units == 0.5);
        for (std::string_view const body : {"{}", R"({"Item":null})"}) {
            get_item_view none;
            CHECK(read_views<get_item_request>(body, none) == "none");
            CHECK_FALSE(none.item());
            CHECK(view_request<get_item_request>::operation().consumed(&none) == nullptr);
        }
    }

    TEST_CASE("allocations: a page of 100 items of 400 bytes, and one item -> a handful") {
        std::string page = R"({"Count":100,"Items":[)";
        std::string const text(34, 'x');
        std::string one = R"({"pk":{"S":"user#0001"})";
        for (int i = 1; i != 9; ++i) {
            one += ",\"attribute" + std::to_string(i) + R"(":{"S":")" + text + "\"}";
        }
        one += '}';
        for (int i = 0; i != 100; ++i) page += (i == 0 ? "" : ",") + one;
        page += "]}";
        (void)page_of(two_songs);  // what the library keeps for the next response is there
        (void)view_request<get_item_request>::operation();
        {
            page_views views;
            test::allocation_scope const allocations;
            (void)read_views<query_request>(page, views);
            CHECK(allocations.count() <= 4);
            CHECK(views.items().size() == 100);
        }
        one = R"({"Item":)" + one + '}';
        get_item_view got;
        test::allocation_scope const allocations;
        (void)read_views<get_item_request>(one, got);
        CHECK(allocations.count() <= 2);
        CHECK(got.item()->size() == 9);
    }
}

namespace {

// What a process ends by that does this; it says nothing.
template <class Function>
int signal_of(Function function) {
    auto const child = ::fork();
    REQUIRE(child != -1);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        ::close(STDERR_FILENO);
        function();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_SUITE("wire.views") {
    TEST_CASE("lifetime: a view while its response lives -> goes on") {
        CHECK(signal_of([] {
                  auto const page = page_of(two_songs);
                  (void)page.items()[0].size();
              }) == 0);
    }

    TEST_CASE("lifetime: a view of a response that is gone -> aborts") {
        CHECK(signal_of([] {
                  auto page = std::make_optional(page_of(two_songs));
                  auto const song = page->items()[0];
                  page.reset();
                  (void)song.size();
              }) == SIGABRT);
    }

    TEST_CASE("lifetime: a view of a response that another took the place of -> aborts") {
        auto const use_after_assignment = [](auto take) {
            return signal_of([take] {
                auto page = page_of(two_songs);
                auto const old = take(page);
                page = page_of(two_songs);
                auto const another = page_of(two_songs);
                (void)old.size();
            });
        };
        CHECK(use_after_assignment([](page_views const& of) { return of.items(); }) == SIGABRT);
        CHECK(use_after_assignment([](page_views const& of) { return of.items()[1]; }) == SIGABRT);
        CHECK(use_after_assignment([](page_views const& of) {
                  return of.items()[1].at("n").get<std::string_view>();
              }) == 0);  // a text cannot tell
    }
}
