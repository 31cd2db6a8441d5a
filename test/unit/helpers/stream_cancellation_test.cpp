// Stopping a stream reader at each place where it can wait.
#include "unit/helpers/stream_world.hpp"

#include <doctest/doctest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {
namespace {

namespace asio = boost::asio;
using numbers = std::vector<int>;

/// A user that reads until it is stopped.
class user {
  public:
    user() = default;

    static asio::awaitable<void> read(std::shared_ptr<user> self, stream_reader& reader) {
        for (;;) {
            auto work = reader.next(as_result);
            auto got = co_await std::move(work);
            if (got.has_error()) {
                self->failure = got.error();
                co_return;
            }
            if (!*got) co_return;
            self->seen.push_back(number_of(**got));
        }
    }
    static std::shared_ptr<user> start(stream_world& world) {
        auto const self = std::make_shared<user>();
        asio::co_spawn(world.context, read(self, world.reader()),
                       asio::bind_cancellation_slot(self->cancel.slot(),
                                                    [self](std::exception_ptr) { ++self->ends; }));
        return self;
    }
    void stop() { cancel.emit(asio::cancellation_type::terminal); }

    numbers seen;
    error failure;
    int ends = 0;
    asio::cancellation_signal cancel;
};

class stopping_stream : public stream_world {
  public:
    stopping_stream() {
        options.stop_at_end().records_per_call(2).max_concurrent_shards(2);
        stream.page_size = 2;
        stream.add("a", {1, 2, 3}, "", false);
        stream.add("b", {4, 5}, "a");
        stream.add("c", {6}, "a");
        stream.add("d", {7, 8, 9}, "", false);
    }

    /// Request number `index` is not answered.
    void hold(int index) {
        auto const counter = std::make_shared<int>(0);
        was_held_ = false;
        wire->on_request([this, index, counter](sent_request const& request) {
            if ((*counter)++ != index) return stream.answer(request);
            was_held_ = true;
            return fake_reply::nothing();
        });
    }
    void answer_all() {
        wire->on_request([this](sent_request const& request) { return stream.answer(request); });
    }
    void poll() {
        context.restart();
        for (int i = 0; i < 6000 && context.poll_one() != 0; ++i) {
        }
    }
    [[nodiscard]] bool was_held() const { return was_held_; }

    void check_rest(numbers seen) {
        auto const rest = this->rest();
        seen.insert(seen.end(), rest.begin(), rest.end());
        std::sort(seen.begin(), seen.end());
        CHECK(seen == numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
    }

  private:
    bool was_held_ = false;
};

}  // namespace

TEST_SUITE("helpers.stream_cancellation") {
    TEST_CASE("cancel: in each call -> ends once, nothing runs, and the next call loses nothing") {
        int places = 0;
        auto where = threading::single;
        SUBCASE("on the client's executor") {}
        SUBCASE("elsewhere") {
            where = threading::shared;
        }
        for (int index = 0;; ++index) {
            CAPTURE(index);
            stopping_stream world;
            world.config.threading = where;
            world.hold(index);
            auto const reading = user::start(world);
            world.poll();
            if (!world.was_held()) break;
            ++places;
            CHECK(reading->ends == 0);
            reading->stop();
            world.poll();
            CHECK(reading->ends == 1);
            CHECK(reading->failure == condition::cancelled);
            expect_no_work(world.context);
            world.answer_all();
            world.check_rest(reading->seen);
        }
        CHECK(places > 15);
    }

    TEST_CASE("cancel: in each pause -> the same") {
        int places = 0;
        for (int index = 0; index < 30; ++index) {
            CAPTURE(index);
            stopping_stream world;
            world.patience->sleeps_before_stopping = index;
            auto const reading = user::start(world);
            world.poll();
            if (reading->ends != 0) continue;  // no pause, or one that something else cut short
            ++places;
            reading->stop();
            world.poll();
            CHECK(reading->ends == 1);
            CHECK(reading->failure == condition::cancelled);
            expect_no_work(world.context);
            world.check_rest(reading->seen);
        }
        CHECK(places > 3);
    }

    TEST_CASE("cancel: before it starts -> nothing sent") {
        stopping_stream world;
        auto const reading = user::start(world);
        reading->stop();
        world.poll();
        CHECK(reading->ends == 1);
        CHECK(world.wire->requests().empty());
        world.check_rest({});
    }

    TEST_CASE("the reader is destroyed in each call -> it ends, nothing runs") {
        for (int index = 0;; ++index) {
            CAPTURE(index);
            stopping_stream world;
            world.hold(index);
            auto const reading = user::start(world);
            world.poll();
            if (!world.was_held()) break;
            world.new_reader();
            world.poll();
            CHECK(reading->ends == 1);
            CHECK(reading->failure == condition::cancelled);
            expect_no_work(world.context);
        }
    }

    TEST_CASE("the reader is destroyed between two calls -> what is under way ends") {
        stopping_stream world;
        world.wire->on_request([&](sent_request const& request) {
            bool const is_of_d =
                request.operation == "GetRecords" && request.body.find("-d ") != std::string::npos;
            return is_of_d ? fake_reply::nothing() : world.stream.answer(request);
        });
        auto const first = run_coro(world.context, world.reader().next(), leftovers::allowed);
        CHECK(number_of(*first) == 1);
        world.new_reader();
        expect_no_work(world.context);
    }

    TEST_CASE("the client is destroyed in each call -> it ends, and later calls too") {
        for (int index = 0;; ++index) {
            CAPTURE(index);
            stopping_stream world;
            world.hold(index);
            auto const reading = user::start(world);
            world.poll();
            if (!world.was_held()) break;
            world.destroy_client();
            world.poll();
            CHECK(reading->ends == 1);
            CHECK(reading->failure == condition::cancelled);
            CHECK(world.try_next().error() == condition::cancelled);
        }
    }

    TEST_CASE("a second call of next meanwhile -> refused, the first one goes on") {
        stopping_stream world;
        world.hold(3);
        auto const reading = user::start(world);
        world.poll();
        auto const second =
            run_coro(world.context, world.reader().next(as_result), leftovers::allowed);
        CHECK(second.error() == errc::invalid_argument);
        reading->stop();
        world.poll();
        world.answer_all();
        world.check_rest(reading->seen);
    }
}

}  // namespace dynaco::test
