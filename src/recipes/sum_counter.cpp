// What looks at all records of a counter: its value, a reset, and its end.
#include <dynaco/error_details.hpp>

#include "recipes/counter_book.hpp"

#include <functional>
#include <limits>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;
namespace {

using sum_pointer = std::shared_ptr<counter_sum_job>;
using visit_record = std::function<void(item const&)>;

bool add_if_it_fits(std::int64_t& sum, std::int64_t more) {
    using limits = std::numeric_limits<std::int64_t>;
    bool const fits = more >= 0 ? sum <= limits::max() - more : sum >= limits::min() - more;
    if (fits) sum += more;
    return fits;
}

error sum_does_not_fit(counter_book const& book) {
    return error{errc::not_representable,
                 "counter: the value of \"" + book.name + "\" does not fit 64 bits"};
}

// All pages of all shards; a failure is the job's.
asio::awaitable<void> visit_records(sum_pointer job, std::shared_ptr<visit_record> visit) {
    auto const& book = *job->book;
    job->failure.reset();
    for (int shard = 0; shard != book.options.shards(); ++shard) {
        auto request = make_counter_query(*book.home, book.name, shard);
        for (;;) {
            auto call =
                engine::perform<query_request, true>(book.home->core, request, job->call.each);
            auto const got = co_await std::move(call);
            if (got.has_error()) {
                job->failure = got.error();
                co_return;
            }
            for (auto const& each : got->items) (*visit)(each);
            if (!got->last_evaluated_key) break;
            request.exclusive_start_key(got->last_evaluated_key);
        }
    }
}

}  // namespace

asio::awaitable<void> sum_counter(sum_pointer job) {
    job->sum = 0;
    job->head = counter_record{};
    auto const fits = std::make_shared<bool>(true);
    auto const visit = std::make_shared<visit_record>([job = job.get(), fits](item const& each) {
        counter_record const record{each};
        *fits = *fits && add_if_it_fits(job->sum, record.total);
        auto const* const place = each.find("sk");
        if (place && *place == "METADATA") job->head = record;
    });
    auto all = visit_records(job, visit);
    co_await std::move(all);
    if (!job->failure && !*fits) job->failure = sum_does_not_fit(*job->book);
}

asio::awaitable<void> reset_counter(sum_pointer job) {
    auto const& book = *job->book;
    auto const id = book.home->new_id();
    for (;;) {
        auto read = sum_counter(job);
        co_await std::move(read);
        if (job->failure || job->sum == 0) co_return;
        auto total = job->head.total;
        bool const fits = job->sum != std::numeric_limits<std::int64_t>::min() &&
                          add_if_it_fits(total, -job->sum);
        if (!fits) {
            job->failure = sum_does_not_fit(book);
            co_return;
        }
        auto call = engine::perform<update_item_request, true>(
            book.home->core,
            make_counter_reset(*book.home, counter_head_key(*book.home, book.name), job->head,
                               total, id),
            job->call.each);
        auto const got = co_await std::move(call);
        if (!got.has_error()) co_return;
        if (got.error() != service_errc::conditional_check_failed) {
            job->failure = got.error();
            co_return;
        }
        auto const* const shown = got.error().item();
        // An attempt whose answer was lost has done it; otherwise another reset was faster.
        if (shown && counter_record{*shown}.write == id) co_return;
    }
}

asio::awaitable<void> remove_counter(sum_pointer job) {
    auto const& book = *job->book;
    auto const keys = std::make_shared<std::vector<item>>();
    auto const visit = std::make_shared<visit_record>([keys](item const& each) {
        auto const* const partition = each.find("pk");
        auto const* const place = each.find("sk");
        if (partition && place) keys->emplace_back(item("pk", *partition, "sk", *place));
    });
    auto all = visit_records(job, visit);
    co_await std::move(all);
    if (job->failure) co_return;
    for (auto const& each : *keys) {
        auto call = engine::perform<delete_item_request, true>(
            book.home->core, delete_item_request(book.home->name, each), job->call.each);
        auto const got = co_await std::move(call);
        if (!got.has_error()) continue;
        job->failure = got.error();
        co_return;
    }
}

}  // namespace dynaco::recipes::detail
