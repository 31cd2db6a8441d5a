#include <dynaco/recipes/leader_election.hpp>

#include "recipes/lock_grant.hpp"
#include "table/quietly.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <utility>

namespace dynaco::recipes {
namespace asio = boost::asio;

leader_election::leader_election(locks const& with, std::string name)
    : locks_{with}, book_{detail::lock_access::book_of(with)}, name_{std::move(name)} {}

namespace detail {
namespace {

// What a candidate waits out: the service or the way to it is in trouble.
bool election_waits_out(error const& failure) {
    return failure.is_retryable() || failure == condition::transient ||
           failure == condition::timed_out || failure == condition::throttled;
}

asio::awaitable<result<guard_report>> campaign(std::shared_ptr<lock_book> book, std::string name,
                                               std::shared_ptr<guarded_work> work) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const home = book->home;
    for (;;) {
        auto term = run_guarded(book, name, work, call_options());
        auto report = co_await std::move(term);
        if (caller.cancelled() != asio::cancellation_type::none) {
            if (report.has_error() || !report->finished) co_return error{cancelled_code()};
            co_return report;
        }
        if (report.has_error() ? !election_waits_out(report.error()) : !report->cancelled)
            co_return report;
        if (report.has_error()) {
            auto pause = engine::sleep_until(home->core,
                                             home->to_client(home->now() + book->options.poll()));
            co_await std::move(pause);
            if (caller.cancelled() != asio::cancellation_type::none) {
                co_return error{cancelled_code()};
            }
        }
    }
}

}  // namespace

asio::awaitable<result<guard_report>> run_as_leader(std::shared_ptr<lock_book> book,
                                                    std::string name,
                                                    std::shared_ptr<guarded_work> work) {
    auto all = mapper::quietly(campaign(std::move(book), std::move(name), std::move(work)));
    auto report = co_await std::move(all);
    co_return report;
}

}  // namespace detail
}  // namespace dynaco::recipes
