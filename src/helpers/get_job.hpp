// One batch of reads: its list, its plan, and what came of it.
#pragma once

#include <dynaco/batch_get.hpp>
#include <dynaco/operations/batch_get_item.hpp>

#include "helpers/batch_call.hpp"
#include "helpers/key_projection.hpp"
#include "policy/get_plan.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dynaco::helpers {

/// Shared by the coroutines of a batch; used on the client's executor while they run.
class get_job {
  public:
    using ids = std::vector<policy::get_plan::id>;

    get_job(std::shared_ptr<engine::core> which, batch_get_list list, batch_get_options options);
    get_job(get_job const&) = delete;
    get_job& operator=(get_job const&) = delete;

    /// Checks the list and makes the plan of it. Nothing is sent if this fails.
    void prepare();

    std::shared_ptr<engine::core> const& core() const noexcept { return core_; }
    std::shared_ptr<pauses> const& waits() const noexcept { return pauses_; }
    policy::retry_limits limits() const { return batch_limits(*core_, options_.call()); }
    call_options each_call() const { return batch_call_options(options_.call(), deadline_); }
    /// How many coroutines have something to do.
    std::size_t lanes() const;

    /// The keys of the next request; none if there is nothing more to do.
    ids next();
    batch_get_item_request make_request(ids const& asked) const;
    /// Takes an answer in, or a failure. `asked` becomes what is left over of it; returns when that
    /// is to be asked for again, or nothing: the request is done with.
    std::optional<time_point> settle(ids& asked, batch_get_item_response& answer,
                                     std::optional<error> const& failure,
                                     policy::batch_rounds& rounds);

    /// Whether to send: not if another request has failed meanwhile, for which `asked` is given up.
    bool goes_on(ids& asked);

    /// What became of it all, once nothing runs any more.
    batch_get_result result();

  private:
    class table_plan {
      public:
        table_plan(key_names its_key, key_projection its_projection)
            : key{std::move(its_key)}, projection{std::move(its_projection)} {}

        key_names key;
        key_projection projection;
    };

    std::optional<error> add_entry(std::size_t position);
    bool finish(ids const& asked, batch_get_item_response& answer, ids& left);
    void give_up(ids& asked);
    void fail(error failure);
    void report_progress(std::size_t done);

    std::shared_ptr<engine::core> core_;
    batch_get_list list_;
    batch_get_options options_;
    std::optional<time_point> deadline_;
    std::shared_ptr<pauses> pauses_ = std::make_shared<pauses>();
    std::vector<std::optional<table_plan>> tables_;  // beside those of the list

    policy::get_plan plan_;
    std::vector<policy::get_plan::id> ids_;     // by position
    std::vector<std::size_t> first_;            // a position of each id
    std::vector<std::size_t> times_;            // how often each id is wanted
    std::vector<std::optional<item>> answers_;  // by id
    std::size_t done_ = 0;                      // positions
    std::optional<error> failure_;
    std::vector<consumed_capacity> capacity_;
};

}  // namespace dynaco::helpers
