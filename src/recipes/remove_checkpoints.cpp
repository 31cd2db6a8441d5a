#include "recipes/remove_checkpoints.hpp"

#include <dynaco/page_traits.hpp>
#include <dynaco/paging.hpp>

#include "engine/task_group.hpp"
#include "helpers/batch_call.hpp"
#include "policy/deadline.hpp"
#include "recipes/checkpoint_record.hpp"

#include <boost/asio/this_coro.hpp>

#include <optional>
#include <utility>

namespace dynaco::recipes::detail {
namespace asio = boost::asio;

/// A removal on its way.
class checkpoint_removal_job {
  public:
    checkpoint_removal_job(std::shared_ptr<table_home> its_home, std::string const& key,
                           call_options given)
        : home{std::move(its_home)},
          options{given},
          pages{home->core,
                std::make_unique<helpers::typed_page_source<query_request>>(make_request(key)),
                pager_options().call(given)} {}

    void removed(result<delete_item_response> const& got) {
        if (got.has_error() && got.error() != service_errc::conditional_check_failed) {
            if (!failure) failure = got.error();
            return;
        }
        // Where the condition failed somebody else has removed it, or written another one since:
        // but if nothing is there, and the first copy may have been carried out, it was this one.
        bool const by_this =
            !got.has_error() || (got.error().may_have_been_applied() && !got.error().item());
        if (by_this) ++count;
    }

    std::shared_ptr<table_home> const home;
    call_options const options;
    helpers::walker pages;
    std::size_t count = 0;
    std::optional<error> failure;

  private:
    query_request make_request(std::string const& key) const {
        return make_checkpoint_query(*home, key, checkpoint_order::newest_first)
            .projection_expression("pk, sk, #w")
            .expression_attribute_name("#w", "write");
    }
};

namespace {

// In flight at the same time.
constexpr std::size_t most_removals = 8;

asio::awaitable<void> remove_one(std::shared_ptr<checkpoint_removal_job> job, item seen) {
    auto call = engine::perform<delete_item_request, true>(
        job->home->core, make_checkpoint_removal(*job->home, seen), job->options);
    auto const got = co_await std::move(call);
    job->removed(got);
}

// The next record that is not to be kept, or nothing.
asio::awaitable<std::optional<item>> next_removal(std::shared_ptr<checkpoint_removal_job> job) {
    auto reading = helpers::next_element<query_request>(job->pages.walk());
    auto got = co_await std::move(reading);
    if (!got.has_error()) co_return *std::move(got);
    if (!job->failure) job->failure = got.error();
    co_return std::nullopt;
}

}  // namespace

asio::awaitable<result<std::size_t>> remove_but_newest(std::shared_ptr<table_home> home,
                                                       std::string key, std::size_t keep,
                                                       call_options options) {
    if (auto fault = find_fault(*home, key)) co_return *std::move(fault);
    auto const deadline = policy::deadline_of(options, engine::now(*home->core), std::nullopt);
    // Without the report, which several calls at a time cannot make.
    auto const job = std::make_shared<checkpoint_removal_job>(
        home, key, helpers::batch_call_options(options, deadline));
    engine::task_group removals{home->core->executor()};
    for (std::size_t seen = 0; !job->failure; ++seen) {
        auto reading = next_removal(job);
        auto record = co_await std::move(reading);
        if (!record) break;
        if (seen < keep) continue;
        auto room = removals.wait_for_room(most_removals);
        co_await std::move(room);
        removals.spawn(remove_one(job, *std::move(record)));
    }
    auto end = removals.join();
    co_await std::move(end);
    if (job->failure) co_return *job->failure;
    co_return job->count;
}

asio::awaitable<result<std::size_t>> remove_newest_last(std::shared_ptr<table_home> home,
                                                        std::string key, call_options options) {
    auto const deadline = policy::deadline_of(options, engine::now(*home->core), std::nullopt);
    if (deadline) options.deadline(*deadline);
    auto most = remove_but_newest(home, key, 1, options);
    auto const others = co_await std::move(most);
    if (others.has_error()) co_return others.error();
    auto rest = remove_but_newest(home, key, 0, options);
    auto const last = co_await std::move(rest);
    if (last.has_error()) co_return last.error();
    co_return *others + *last;
}

}  // namespace dynaco::recipes::detail
