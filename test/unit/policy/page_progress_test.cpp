#include "policy/page_progress.hpp"

#include "support/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace dynaco;
using namespace dynaco::policy;

namespace {

page_limits limits_of_pages(std::size_t total, std::optional<std::int32_t> size = std::nullopt) {
    page_limits made;
    made.total = total;
    made.page_size = size;
    made.largest = 100;
    made.is_exact = true;
    return made;
}

page_token token(std::string text) {
    return page_token{std::move(text)};
}

// A service with elements 0 .. count-1. A token is the number of elements before a page.
class service {
  public:
    service(std::size_t count, std::size_t page_size) : count_{count}, page_size_{page_size} {}

    /// Reads a page as `progress` asks for it; the number of its first element.
    std::size_t read(page_progress& progress) {
        auto const& start = progress.fetch_start();
        auto const first = start ? std::stoul(std::get<std::string>(*start)) : 0;
        auto size = page_size_;
        if (auto const asked = progress.fetch_size()) {
            size = std::min(size, static_cast<std::size_t>(*asked));
        }
        auto const end = std::min(first + size, count_);
        ++reads;
        elements_read += end - first;
        progress.arrived(end - first,
                         end < count_ ? std::optional{token(std::to_string(end))} : std::nullopt);
        return first;
    }

    std::size_t reads = 0;
    std::size_t elements_read = 0;

  private:
    std::size_t count_;
    std::size_t page_size_;
};

}  // namespace

TEST_SUITE("policy.page_progress") {
    TEST_CASE("new: nothing there -> the first page is to be read, as the request says") {
        page_progress progress;
        CHECK(progress.next_element() == page_step::fetch);
        CHECK(progress.next_page() == page_step::fetch);
        CHECK_FALSE(progress.fetch_start());
        CHECK_FALSE(progress.fetch_size());
        CHECK(progress.position(nullptr) == page_position());
    }

    TEST_CASE("a page without elements, with a token -> passed over by element, a page by page") {
        page_progress progress;
        progress.arrived(0, token("a"));
        CHECK(progress.next_element() == page_step::fetch);
        CHECK(progress.next_page() == page_step::take);
        CHECK(progress.take_page() == std::pair<std::size_t, std::size_t>{0, 0});
        CHECK(progress.next_page() == page_step::fetch);
        CHECK(progress.fetch_start() == token("a"));
        progress.arrived(0, std::nullopt);
        CHECK(progress.next_element() == page_step::end);
        CHECK(progress.next_page() == page_step::take);
        CHECK(progress.take_page().second == 0);
        CHECK(progress.next_page() == page_step::end);
        CHECK(progress.position(nullptr) == page_position::end());
    }

    TEST_CASE("position: in a page -> the key if it is known, else the page and a number") {
        item const last("id", "x");
        page_progress progress;
        progress.arrived(2, token("a"));
        CHECK(progress.position(&last) == page_position());
        CHECK(progress.take_element() == 0);
        CHECK(progress.position(nullptr) == page_position(std::nullopt, 1));
        CHECK(progress.position(&last) == page_position(page_token{last}));
        CHECK(progress.take_element() == 1);
        CHECK(progress.position(&last) == page_position(token("a")));
        progress.arrived(3, std::nullopt);
        CHECK(progress.position(&last) == page_position(token("a")));
        (void)progress.take_element();
        CHECK(progress.position(nullptr) == page_position(token("a"), 1));
        CHECK(progress.take_page() == std::pair<std::size_t, std::size_t>{1, 2});
        CHECK(progress.position(&last) == page_position::end());
    }

    TEST_CASE("from the end -> nothing to read") {
        page_progress progress{page_position::end(), page_limits()};
        CHECK(progress.next_element() == page_step::end);
        CHECK(progress.next_page() == page_step::end);
        CHECK(progress.position(nullptr) == page_position::end());
    }

    TEST_CASE("from a number of elements: pages shorter by now -> skipped over several of them") {
        page_progress progress{page_position(token("a"), 5), page_limits()};
        CHECK(progress.position(nullptr) == page_position(token("a"), 5));
        progress.arrived(3, token("b"));
        CHECK(progress.next_element() == page_step::fetch);
        CHECK(progress.next_page() == page_step::fetch);
        CHECK(progress.position(nullptr) == page_position(token("b"), 2));
        progress.arrived(2, token("c"));
        CHECK(progress.next_page() == page_step::fetch);
        CHECK(progress.position(nullptr) == page_position(token("c")));
        progress.arrived(2, std::nullopt);
        CHECK(progress.take_element() == 0);
    }

    TEST_CASE("limit: below the page size -> asked for, and nothing behind it") {
        page_progress progress{page_position(), limits_of_pages(3)};
        CHECK(progress.fetch_size() == 3);
        progress.arrived(3, token("a"));
        CHECK_FALSE(progress.needs_more());
        CHECK(progress.take_page().second == 3);
        CHECK(progress.next_element() == page_step::end);
        CHECK(progress.position(nullptr) == page_position(token("a")));
    }

    TEST_CASE("limit: with a page size -> only the last page is smaller") {
        page_progress progress{page_position(), limits_of_pages(10, 4)};
        CHECK_FALSE(progress.fetch_size());
        progress.arrived(4, token("a"));
        CHECK_FALSE(progress.fetch_size());  // as seen by who reads ahead
        (void)progress.take_page();
        progress.arrived(4, token("b"));
        CHECK(progress.needs_more());
        CHECK(progress.fetch_size() == 2);
        (void)progress.take_element();
        CHECK(progress.fetch_size() == 2);
        (void)progress.take_page();
        CHECK(progress.fetch_size() == 2);
    }

    TEST_CASE("limit: elements to skip -> asked for as well") {
        page_progress progress{page_position(token("a"), 2), limits_of_pages(3)};
        CHECK(progress.fetch_size() == 5);
        page_progress huge{page_position(token("a"), static_cast<std::size_t>(-1)),
                           limits_of_pages(3)};
        CHECK_FALSE(huge.fetch_size());
    }

    TEST_CASE("limit: not exact, or no size can be asked for -> the request's own, then cut") {
        auto wanted = limits_of_pages(3);
        SUBCASE("filter") {
            wanted.is_exact = false;
        }
        SUBCASE("no size") {
            wanted.largest.reset();
        }
        page_progress progress{page_position(), wanted};
        CHECK_FALSE(progress.fetch_size());
        progress.arrived(5, token("a"));
        CHECK_FALSE(progress.needs_more());
        CHECK(progress.take_page() == std::pair<std::size_t, std::size_t>{0, 3});
        CHECK(progress.next_page() == page_step::end);
        CHECK(progress.position(nullptr) == page_position(std::nullopt, 3));
    }

    TEST_CASE("random: any sizes, limits and interruptions -> every element once, in order") {
        dynaco::test::seeded_random random;
        for (int round = 0; round < 2000; ++round) {
            auto const count = random.between<std::size_t>(0, 30);
            auto const total = random.between<std::size_t>(1, 40);
            service from{count, random.between<std::size_t>(1, 8)};
            page_position position;
            std::size_t expected = 0;
            while (expected < std::min(count, total)) {
                page_progress progress{position, limits_of_pages(total - expected)};
                auto const steps = random.between<std::size_t>(1, 6);
                std::size_t first = 0;
                for (std::size_t step = 0; step < steps; ++step) {
                    bool const whole = random.chance(0.3);
                    auto next = whole ? progress.next_page() : progress.next_element();
                    while (next == page_step::fetch) {
                        first = from.read(progress);
                        next = whole ? progress.next_page() : progress.next_element();
                    }
                    if (next == page_step::end) break;
                    if (whole) {
                        auto const [index, size] = progress.take_page();
                        if (size != 0) REQUIRE(first + index == expected);
                        expected += size;
                    } else {
                        REQUIRE(first + progress.take_element() == expected++);
                    }
                }
                REQUIRE(expected <= total);
                position = progress.position(nullptr);
            }
        }
    }

    TEST_CASE("random: without interruption -> nothing is read in vain") {
        dynaco::test::seeded_random random;
        for (int round = 0; round < 500; ++round) {
            auto const count = random.between<std::size_t>(0, 50);
            auto const total = random.between<std::size_t>(1, 50);
            service from{count, random.between<std::size_t>(1, 9)};
            page_progress progress{page_position(), limits_of_pages(total)};
            std::size_t taken = 0;
            for (;;) {
                auto const next = progress.next_element();
                if (next == page_step::end) break;
                if (next == page_step::fetch) {
                    (void)from.read(progress);
                } else {
                    (void)progress.take_element();
                    ++taken;
                }
            }
            CHECK(taken == std::min(count, total));
            CHECK(from.elements_read == taken);
        }
    }
}
