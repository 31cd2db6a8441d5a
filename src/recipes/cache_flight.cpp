#include "recipes/cache_flight.hpp"

#include <dynaco/error_details.hpp>

#include "engine/at_home.hpp"
#include "policy/deadline.hpp"
#include "table/quietly.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using flight_pointer = std::shared_ptr<cache_flight>;

// A wait without a deadline is one for so long, over and over.
constexpr std::chrono::hours longest_flight_wait{24};

// Its exceptions are those of the work.
asio::awaitable<void> compute_value(flight_pointer flight) {
    // The work is cancelled as it is used to.
    co_await asio::this_coro::throw_if_cancelled(true);
    try {
        auto running = flight->work->run();
        auto got = co_await std::move(running);
        flight->outcome.emplace(std::move(got));
    } catch (...) {
        flight->thrown = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
}

asio::awaitable<void> store_value(flight_pointer flight, cache_record seen) {
    auto& book = *flight->book;
    auto& outcome = *flight->outcome;
    std::optional<wall_time> ends;
    if (flight->ttl) ends = wall_time_after(book.home->wall_now(), *flight->ttl);
    auto const write = std::make_shared<cache_write_job>(flight->book, flight->key, outcome.value,
                                                         ends, call_options());
    auto const stored = std::make_shared<bool>(false);
    auto writing = replace_entry(write, std::move(seen), stored);
    co_await std::move(writing);
    outcome.stored = *stored;
    outcome.failure = write->failure;
}

asio::awaitable<void> look_compute_store(flight_pointer flight) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const read = std::make_shared<cache_read_job>(flight->book, flight->key,
                                                       cache_read_job::what::value, call_options());
    auto reading = read_entry(read);
    co_await std::move(reading);
    flight->failure = read->failure;
    if (read->failure) co_return;
    if (read->value) {
        flight->outcome.emplace(*std::move(read->value));
        flight->outcome->origin = read->was_local ? cache_origin::local : cache_origin::stored;
        flight->outcome->stored = true;
        co_return;
    }
    auto computing = compute_value(flight);
    co_await std::move(computing);
    if (!flight->outcome || !flight->is_current()) co_return;
    auto storing = store_value(flight, std::move(read->record));
    co_await std::move(storing);
}

/// A caller of `get_or_compute`.
class compute_job {
  public:
    compute_job(std::shared_ptr<cache_book> its_book, std::string its_key,
                std::shared_ptr<computed_work> its_work, cache_ttl its_ttl, call_options with)
        : book{std::move(its_book)},
          key{std::move(its_key)},
          work{std::move(its_work)},
          ttl{its_ttl},
          options{with} {}

    std::shared_ptr<cache_book> const book;
    std::string const key;
    std::shared_ptr<computed_work> work;
    cache_ttl const ttl;
    call_options const options;

    std::optional<cached<attribute_value>> outcome;
    std::optional<error> failure = error{cancelled_code()};  // before it could begin
    std::exception_ptr thrown;
};

flight_pointer flight_for(compute_job& job) {
    auto const found = job.book->flights.find(job.key);
    if (found != job.book->flights.end()) {
        if (auto running = found->second.lock()) return running;
    }
    auto made = std::make_shared<cache_flight>(job.book, job.key, std::move(job.work), job.ttl);
    job.book->flights.insert_or_assign(job.key, made);
    made->start();
    return made;
}

bool found_local_copy(compute_job& job) {
    auto& book = *job.book;
    auto const* const copy = book.local.find(job.key, book.home->now(), book.wall_now());
    if (!copy) return false;
    job.failure.reset();
    job.outcome.emplace(copy->value);
    job.outcome->origin = cache_origin::local;
    job.outcome->stored = true;
    return true;
}

asio::awaitable<void> wait_for_flight(std::shared_ptr<compute_job> job) {
    co_await asio::this_coro::throw_if_cancelled(false);
    if (found_local_copy(*job)) co_return;
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto const home = job->book->home;
    auto const deadline = policy::deadline_of(job->options, engine::now(*home->core), std::nullopt);
    auto const flight = flight_for(*job);
    auto const rings = std::make_shared<bell>(home);
    flight->join(rings);
    std::optional<error> failure;
    while (!flight->is_done && !failure) {
        auto const now = engine::now(*home->core);
        if (caller.cancelled() != asio::cancellation_type::none || home->core->is_shut_down()) {
            failure = error{cancelled_code()};
        } else if (deadline && now >= *deadline) {
            failure = error{errc::deadline_exceeded,
                            "the value of \"" + job->key + "\" was not there in time"};
        } else {
            auto const limit = deadline ? *deadline - now
                                        : call_options::clock_type::duration(longest_flight_wait);
            auto wait = bell::wait(rings, policy::later(home->now(), limit));
            co_await std::move(wait);
        }
    }
    flight->leave(rings);
    job->failure = failure ? failure : flight->failure;
    if (job->failure) co_return;
    job->thrown = flight->thrown;
    job->outcome = flight->outcome;
}

asio::awaitable<result<cached<attribute_value>>> wait_at_home(std::shared_ptr<compute_job> job) {
    auto work = engine::at_home(job->book->home->core, wait_for_flight(job));
    co_await std::move(work);
    if (job->failure) co_return *job->failure;
    if (job->thrown) co_return error{cancelled_code()};  // the exception comes out instead
    co_return *job->outcome;
}

}  // namespace

void cache_flight::start() {
    asio::co_spawn(book->home->core->executor(), look_compute_store(shared_from_this()),
                   asio::bind_cancellation_slot(
                       signal_->slot(), [self = shared_from_this()](std::exception_ptr ended) {
                           // It was given up before it had begun, or is out of memory.
                           if (ended && !self->thrown) self->thrown = ended;
                           self->conclude();
                       }));
}

void cache_flight::join(std::shared_ptr<bell> who) {
    waiting_.push_back(std::move(who));
}

void cache_flight::leave(std::shared_ptr<bell> const& who) {
    std::erase(waiting_, who);
    if (!waiting_.empty() || is_done) return;
    take_out();
    signal_->emit(asio::cancellation_type::terminal);
}

void cache_flight::conclude() {
    is_done = true;
    take_out();
    for (auto const& each : waiting_) each->ring();
}

bool cache_flight::is_current() const {
    auto const found = book->flights.find(key);
    return found != book->flights.end() && found->second.lock().get() == this;
}

void cache_flight::take_out() {
    if (is_current()) book->flights.erase(key);
}

asio::awaitable<result<cached<attribute_value>>> find_or_compute(
    std::shared_ptr<cache_book> book, std::string key, std::shared_ptr<computed_work> work,
    cache_ttl ttl, call_options options) {
    if (!ttl) ttl = book->options.ttl();
    auto fault = book->place.find_key_fault(key);
    if (!fault) fault = find_ttl_fault(ttl);
    if (fault) co_return *std::move(fault);
    auto const job = std::make_shared<compute_job>(std::move(book), std::move(key), std::move(work),
                                                   ttl, options);
    auto all = mapper::quietly(wait_at_home(job));
    auto got = co_await std::move(all);
    if (job->thrown) std::rethrow_exception(job->thrown);
    co_return got;
}

}  // namespace dynaco::recipes::detail
