// Pagers that read ahead, are cancelled, or are destroyed while they read.
#include "pager_world.hpp"

#include <dynaco/pager.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <utility>

namespace dynaco::test {
namespace {

enum class place { home, strand, elsewhere };

constexpr place places[] = {place::home, place::strand, place::elsewhere};

// Calls come from the client's executor, or from another one.
class stopping_pages : public paged_world {
  public:
    explicit stopping_pages(place where) : where_{where} {
        if (where != place::home) config.threading = threading::shared;
    }

    template <class T>
    running<T> start(boost::asio::awaitable<T> operation) {
        boost::asio::any_io_executor executor = context.get_executor();
        if (where_ != place::elsewhere) executor = client().get_executor();
        return running<T>{context, executor, std::move(operation)};
    }
    /// The reply with that number, from 0, does not come until `unblock`.
    void hold_reply(std::size_t number, fake_reply const& instead = fake_reply::nothing()) {
        wire->on_request([this, number, instead](sent_request const& request) {
            return calls() - 1 == number ? instead : answer(request);
        });
    }
    void unblock() {
        wire->on_request([this](sent_request const& request) { return answer(request); });
    }

  private:
    place where_;
};

}  // namespace

TEST_SUITE("helpers.pager_cancel") {
    TEST_CASE("prefetch: a page taken -> the next one is read, and no other") {
        paged_world world{20, 3};
        auto songs = paginate(world.client(), paged_world::request(), pager_options().prefetch());
        CHECK(world.run(take(songs, 1)) == range(0, 1));
        CHECK(world.calls() == 2);
        CHECK(world.run(take(songs, 2)) == range(1, 3));
        CHECK(world.calls() == 2);
        CHECK(world.run(take(songs, 1)) == range(3, 4));
        CHECK(world.calls() == 3);
        CHECK(world.run(take(songs)) == range(4, 20));
        CHECK(world.calls() == 7);
    }

    TEST_CASE("prefetch: a limit -> nothing is read beyond it") {
        for (std::size_t limit = 1; limit <= 7; ++limit) {
            INFO(limit);
            paged_world world;
            auto songs = paginate(world.client(), paged_world::request().limit(3),
                                  pager_options().prefetch().limit(limit));
            CHECK(world.run(take(songs)) == range(0, static_cast<int>(limit)));
            CHECK(world.calls() == (limit + 2) / 3);
            CHECK(world.sent(world.calls() - 1).at("Limit").to_number<std::size_t>() ==
                  (limit - 1) % 3 + 1);
        }
    }

    TEST_CASE("prefetch: off -> nothing is read ahead") {
        paged_world world;
        auto songs = paginate(world.client(), paged_world::request());
        CHECK(world.run(take(songs, 3)) == range(0, 3));
        CHECK(world.calls() == 1);
    }

    TEST_CASE("prefetch: failed -> told when the page is needed, then read again") {
        paged_world world;
        call_report report;
        auto songs = paginate(world.client(), paged_world::request(),
                              pager_options().prefetch().call(call_options().report(report)));
        sent_request first;
        first.body = "{}";
        world.wire->push(world.answer(first));
        world.wire->push(fake_reply::error(400, "AccessDeniedException"));
        CHECK(world.run(take(songs, 3)) == range(0, 3));
        CHECK_FALSE(report.attempts.back().failure);
        auto const failed = world.run(songs.next(as_result));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == service_errc::access_denied);
        CHECK(report.attempts.back().failure);
        CHECK(world.run(take(songs)) == range(3, 7));
    }

    TEST_CASE("cancel: at each reply that does not come -> told once, then it goes on from there") {
        for (auto const where : places) {
            for (bool const prefetch : {false, true}) {
                for (std::size_t reply = 0; reply < 3; ++reply) {
                    INFO(static_cast<int>(where), " ", prefetch, " ", reply);
                    stopping_pages world{where};
                    world.hold_reply(reply);
                    {
                        auto songs = paginate(world.client(), paged_world::request(),
                                              pager_options().prefetch(prefetch));
                        auto all = world.start(take_until_failure(songs));
                        all.settle();
                        REQUIRE(all.completions() == 0);
                        all.cancel();
                        REQUIRE(all.completions() == 1);
                        CHECK_FALSE(all.threw());
                        REQUIRE(all.value().failure);
                        CHECK(*all.value().failure == cancelled_code());
                        auto const taken = static_cast<int>(3 * reply);
                        CHECK(all.value().taken == range(0, taken));
                        expect_no_work(world.context);
                        world.unblock();
                        CHECK(world.run(take(songs)) == range(taken, 7));
                    }
                    expect_no_work(world.context);
                }
            }
        }
    }

    TEST_CASE("cancel: the throwing form -> throws once") {
        stopping_pages world{place::home};
        world.hold_reply(1);
        auto songs = paginate(world.client(), paged_world::request());
        auto all = world.start(take(songs));
        all.settle();
        all.cancel();
        CHECK(all.completions() == 1);
        CHECK(all.threw());
        world.unblock();
        CHECK(world.run(take(songs)) == range(3, 7));
    }

    TEST_CASE("cancel: after each step -> completes once, nothing is lost, nothing is left") {
        for (auto const where : places) {
            for (bool const prefetch : {false, true}) {
                bool finished = false;
                for (int steps = 0; !finished; ++steps) {
                    INFO(static_cast<int>(where), " ", prefetch, " ", steps);
                    REQUIRE(steps < 1000);
                    stopping_pages world{where};
                    {
                        auto songs = paginate(world.client(), paged_world::request(),
                                              pager_options().prefetch(prefetch));
                        auto all = world.start(take_until_failure(songs));
                        world.context.restart();
                        for (int i = 0; i < steps; ++i) world.context.poll_one();
                        finished = all.completions() == 1;
                        all.cancel();
                        REQUIRE(all.completions() == 1);
                        // Asio itself throws into a coroutine that is cancelled between two calls.
                        if (!all.threw() && all.value().failure) {
                            CHECK(*all.value().failure == cancelled_code());
                            auto taken = all.value().taken;
                            auto const rest = world.run(take(songs));
                            taken.insert(taken.end(), rest.begin(), rest.end());
                            CHECK(taken == range(0, 7));
                        }
                    }
                    expect_no_work(world.context);
                }
            }
        }
    }

    TEST_CASE("destroyed: while the next page is read ahead -> cancelled, nothing runs") {
        for (auto const where : places) {
            INFO(static_cast<int>(where));
            stopping_pages world{where};
            world.hold_reply(1);
            {
                auto songs =
                    paginate(world.client(), paged_world::request(), pager_options().prefetch());
                auto one = world.start(take(songs, 2));
                one.settle();
                REQUIRE(one.completions() == 1);
                CHECK(one.value() == range(0, 2));
                CHECK(world.calls() == 2);
            }
            expect_no_work(world.context);
            CHECK(world.calls() == 2);
        }
    }

    TEST_CASE("destroyed: the client, while the next page is read ahead -> cancelled when needed") {
        stopping_pages world{place::strand};
        world.hold_reply(1);
        auto songs = paginate(world.client(), paged_world::request(), pager_options().prefetch());
        auto one = world.start(take(songs, 2));
        one.settle();
        world.destroy_client();
        CHECK(world.run(take(songs, 1)) == range(2, 3));
        CHECK(world.run(songs.next(as_result)).error() == cancelled_code());
    }

    TEST_CASE("destroyed: the context, with a page being read ahead -> no leak") {
        auto world = std::make_unique<stopping_pages>(place::strand);
        world->hold_reply(1);
        {
            auto songs =
                paginate(world->client(), paged_world::request(), pager_options().prefetch());
            auto one = world->start(take(songs, 1));
            one.settle();
        }
        world.reset();
    }
}

}  // namespace dynaco::test
