// Additions: one write at a time, which brings those of all who wait.
#include <dynaco/error_details.hpp>

#include "recipes/counter_book.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

void choose_row(counter_book& book) {
    if (book.row) return;
    auto& home = *book.home;
    auto const shard = home.random_bits() % static_cast<std::uint64_t>(book.options.shards());
    book.row = counter_row_key(home, book.name, static_cast<int>(shard), home.new_id());
    book.row_is_known = false;
}

// The record of this object is gone: somebody has removed the counter.
void begin_new_row(counter_book& book) {
    book.tally.start_again();
    book.row.reset();
}

/// Whether the failure is of the one who wrote, and says nothing to those who took part.
bool is_own_failure(error const& failure) {
    return failure == cancelled_code() || failure == errc::deadline_exceeded;
}

// Writes the sum of now. The turn is this one's meanwhile.
asio::awaitable<void> write_sum(std::shared_ptr<add_job> job) {
    auto& book = *job->book;
    book.turn->take();
    choose_row(book);
    auto const write = book.tally.begin();
    auto call = engine::perform<update_item_request, true>(
        book.home->core, make_sum(*book.home, *book.row, write, book.row_is_known), job->call.each);
    auto const got = co_await std::move(call);
    if (!got.has_error()) {
        book.tally.carried_out(write);
        book.row_is_known = true;
    } else if (got.error() == service_errc::conditional_check_failed) {
        auto const* const shown = got.error().item();
        counter_record const record = shown ? counter_record{*shown} : counter_record{};
        if (record.version && *record.version >= write.version) {
            // An attempt whose answer was lost has done it.
            book.tally.carried_out(write);
            book.row_is_known = true;
        } else {
            book.tally.failed(write, true);
            begin_new_row(book);
        }
    } else {
        book.tally.failed(write, got.error().may_have_been_applied());
        job->failure = got.error();
        if (!is_own_failure(got.error())) {
            book.failed_last = write.last;
            book.failure = got.error();
        }
    }
    book.turn->give_back();
}

// Nobody waits for the addition any more: it is taken back if it cannot have been counted.
void give_up(add_job& job, writer_tally::ticket ticket, error why) {
    bool const is_gone = job.book->tally.withdraw(ticket, job.delta);
    job.failure =
        why.with([&](error::details& payload) { payload.may_have_been_applied = !is_gone; });
}

}  // namespace

asio::awaitable<void> add_to_counter(std::shared_ptr<add_job> job) {
    asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
    auto& book = *job->book;
    job->failure.reset();
    if (job->delta == 0 && book.tally.is_settled()) co_return;
    auto const ticket = book.tally.add(job->delta);
    if (!ticket) {
        job->failure =
            error{errc::not_representable, "counter: the sum of what is added to \"" + book.name +
                                               "\" by this object must fit 64 bits"};
        co_return;
    }
    while (!book.tally.is_counted(*ticket)) {
        std::optional<error> why;
        if (job->failure) {
            why = job->failure;
        } else if (*ticket <= book.failed_last) {
            why = book.failure;
        } else if (caller.cancelled() != asio::cancellation_type::none ||
                   book.home->core->is_shut_down()) {
            why = error{cancelled_code()};
        } else if (job->call.is_late(*book.home)) {
            why = error{errc::deadline_exceeded, "counter: no write was done in time"};
        }
        if (why) {
            give_up(*job, *ticket, *std::move(why));
            co_return;
        }
        auto step = book.turn->is_taken()
                        ? write_turn::wait(book.home, book.turn, job->call.deadline)
                        : write_sum(job);
        co_await std::move(step);
    }
    job->failure.reset();
}

}  // namespace dynaco::recipes::detail
