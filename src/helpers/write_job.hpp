// Writes on their way: what waits, what is in flight, and what came of the rest.
#pragma once

#include <dynaco/batch_write.hpp>

#include "helpers/batch_call.hpp"
#include "policy/write_plan.hpp"

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace dynaco::helpers {

/// What was offered to a job, and why it was not taken.
class write_offer {
  public:
    explicit write_offer(table_write its_write) : write{std::move(its_write)} {}

    table_write write;
    std::size_t bytes = 0;  // of a request, once it was checked
    std::optional<error> failure;
};

/// What became of one request.
class request_outcome {
  public:
    request_outcome() = default;

    batch_write_item_request request;
    batch_write_item_response answer;
    std::optional<error> failure;
    /// An attempt, of this round or an earlier one, may have applied the writes although no reply
    /// said so.
    bool in_doubt = false;
};

/// The state of a `batch_write` or a `batch_writer`; used on the client's executor only, but for
/// its construction.
///
/// Lanes are the coroutines that send, one request after the other; they are begun when there is
/// something to send, and end when there is not. Whoever waits for the job to change waits on
/// `changed_`.
///
/// Invariant: each write that was accepted is in the plan (and its content in `contents_`), counted
/// as written or replaced, or in `leftovers_`.
class write_job : public std::enable_shared_from_this<write_job> {
  public:
    using ids = std::vector<policy::write_plan::id>;

    write_job(std::shared_ptr<engine::core> which, batch_write_options options);
    write_job(write_job const&) = delete;
    write_job& operator=(write_job const&) = delete;

    std::shared_ptr<engine::core> const& core() const noexcept { return core_; }
    std::shared_ptr<pauses> const& waits() const noexcept { return pauses_; }
    std::optional<error> const& failure() const noexcept { return failure_; }
    batch_write_options const& options() const noexcept { return options_; }
    call_options each_call() const { return batch_call_options(options_.call(), deadline_); }
    policy::retry_limits limits() const { return batch_limits(*core_, options_.call()); }

    // Tables.

    /// The number that stands for a table.
    std::size_t table_index(std::string const& name);
    std::string const& table_name(std::size_t table) const { return tables_[table].name; }
    bool knows_key(std::size_t table) const { return tables_[table].key.has_value(); }
    /// What is wrong with the name of a table whose key is not known yet.
    std::optional<error> check_table(std::size_t table) const;
    void learn_key(std::size_t table, key_names names);
    /// Asking for a table's key is one coroutine's business: true for the one that begins.
    bool begin_asking(std::size_t table);
    void end_asking(std::size_t table);

    // Writes.

    /// What the service would refuse about it. The table's key is known.
    std::optional<error> check(std::size_t table, table_write const& write) const;
    /// What it takes of a request, at most.
    static std::size_t bytes_of(table_write const& write);
    bool has_room(std::size_t bytes) const;
    void accept(std::size_t table, table_write write, std::size_t bytes);
    /// The write is left over, for the reason that has ended the job.
    void leave(table_write write);
    void close() {
        closed_ = true;
        changed_.cancel();
    }
    bool is_closed() const noexcept { return closed_; }

    // Requests.

    /// Begins lanes for what waits.
    void start_lanes();
    /// A lane looks for something to send for the first time.
    void lane_has_begun() { --starting_; }
    /// The writes of the next request; none if nothing can go.
    ids next();
    /// Moves the writes into a request.
    batch_write_item_request make_request(ids const& asked);
    /// Takes an answer in, or a failure, and what is left over back out of the request. `asked`
    /// becomes what is left over; returns when that is to be sent again, or nothing: the request is
    /// done with.
    std::optional<time_point> settle(ids& asked, request_outcome const& outcome,
                                     policy::batch_rounds& rounds);
    /// Whether to send: not if another request has failed meanwhile, for which `asked` is given up.
    bool goes_on(ids& asked, bool in_doubt);
    void fail(error failure);
    engine::task_group& lanes() noexcept { return lanes_; }

    // Waiting.

    using turns = std::list<char>;
    turns::iterator queue_up() { return turns_.insert(turns_.end(), 0); }
    bool is_first(turns::iterator turn) { return turn == turns_.begin(); }
    void step_out(turns::iterator turn);
    boost::asio::steady_timer& changed() noexcept { return changed_; }

    /// What became of it all, once nothing runs any more.
    batch_write_result result();

  private:
    class table_state {
      public:
        explicit table_state(std::string its_name) : name{std::move(its_name)} {}

        std::string name;
        std::optional<key_names> key;
        bool is_asked_for = false;
    };
    class content {
      public:
        content(std::size_t its_table, write_request its_write)
            : table{its_table}, write{std::move(its_write)} {}

        std::size_t table;
        write_request write;
    };
    using id = policy::write_plan::id;

    std::optional<std::string> identity_of(std::size_t table, write_request const& write) const;
    bool left_over(ids const& asked, batch_write_item_response const& answer, ids& left) const;
    void restore(ids const& asked, ids const& left, batch_write_item_request const& request);
    void written(ids const& asked, ids const& left);
    void hand_back(id which, error const& reason, bool in_doubt);
    void give_up(ids& asked, error const& reason, bool in_doubt);

    std::shared_ptr<engine::core> core_;
    batch_write_options options_;
    std::optional<time_point> deadline_;
    std::shared_ptr<pauses> pauses_ = std::make_shared<pauses>();
    engine::task_group lanes_;
    boost::asio::steady_timer changed_;  // never expires
    std::size_t starting_ = 0;           // lanes that were begun and have not looked yet

    std::vector<table_state> tables_;
    policy::write_plan plan_;
    std::unordered_map<id, content> contents_;
    std::map<id, batch_write_leftover> leftovers_;
    std::vector<batch_write_leftover> refused_;  // offered after the end
    turns turns_;
    std::size_t accepted_ = 0;
    std::size_t written_ = 0;
    std::size_t replaced_ = 0;
    bool closed_ = false;
    std::optional<error> failure_;
    std::vector<consumed_capacity> capacity_;
};

}  // namespace dynaco::helpers
