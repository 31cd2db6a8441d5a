// How far long work has come, so that another process can go on with it.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/recipes/recipe_table.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::recipes {

namespace detail {
class checkpoint_walk;
class table_home;
}  // namespace detail

/// What has been saved of some work at one point of it.
class checkpoint {
  public:
    checkpoint(std::uint64_t its_sequence, attribute_value its_data,
               std::optional<std::chrono::sys_time<std::chrono::milliseconds>> when = std::nullopt)
        : sequence{its_sequence}, data{std::move(its_data)}, saved_at{when} {}

    std::uint64_t sequence;  ///< Later points have greater ones.
    attribute_value data;
    /// By the wall clock of the one who saved it: for people. Nothing is decided by it.
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> saved_at;

    friend bool operator==(checkpoint const&, checkpoint const&) = default;
};

/// What became of a checkpoint that was to be saved.
enum class save_outcome {
    saved,    ///< The checkpoint of this sequence has this data.
    differs,  ///< There is one of this sequence with other data, which stays: somebody else is, or
              ///< was, doing the same work.
};
std::string_view to_string(save_outcome value) noexcept;
std::ostream& operator<<(std::ostream& out, save_outcome value);

/// Which checkpoints are listed, and in which order. Setters chain.
class checkpoint_list_options {
  public:
    checkpoint_list_options() {}

    /// The most in all; greater than zero. All unless set.
    checkpoint_list_options& limit(std::size_t value) & noexcept {
        limit_ = value;
        return *this;
    }
    checkpoint_list_options&& limit(std::size_t value) && noexcept {
        return std::move(limit(value));
    }
    std::optional<std::size_t> limit() const noexcept { return limit_; }

    /// How many are read with one request; greater than zero. As many as the service gives (1 MB)
    /// unless set.
    checkpoint_list_options& page_size(std::int32_t value) & noexcept {
        page_size_ = value;
        return *this;
    }
    checkpoint_list_options&& page_size(std::int32_t value) && noexcept {
        return std::move(page_size(value));
    }
    std::optional<std::int32_t> page_size() const noexcept { return page_size_; }

    /// Whether the smallest sequence is first; the greatest unless set.
    checkpoint_list_options& oldest_first(bool value = true) & noexcept {
        oldest_first_ = value;
        return *this;
    }
    checkpoint_list_options&& oldest_first(bool value = true) && noexcept {
        return std::move(oldest_first(value));
    }
    bool oldest_first() const noexcept { return oldest_first_; }

    /// Goes on where another list of the same order was: what its `cursor()` returned.
    checkpoint_list_options& from(std::string cursor) & {
        from_ = std::move(cursor);
        return *this;
    }
    checkpoint_list_options&& from(std::string cursor) && {
        return std::move(from(std::move(cursor)));
    }
    std::optional<std::string> const& from() const noexcept { return from_; }

    /// Of the call that reads each page: a timeout is that of one page, a deadline that of all.
    checkpoint_list_options& call(call_options value) & noexcept {
        call_ = value;
        return *this;
    }
    checkpoint_list_options&& call(call_options value) && noexcept {
        return std::move(call(value));
    }
    call_options const& call() const noexcept { return call_; }

  private:
    std::optional<std::size_t> limit_;
    std::optional<std::int32_t> page_size_;
    std::optional<std::string> from_;
    call_options call_;
    bool oldest_first_ = false;
};

/// Checkpoints, page after page: nothing is read before it is needed.
///
/// @par Errors Those of Query; `errc::invalid_argument` from the first call on for options that
/// cannot be; `errc::malformed_response` for a record that is no checkpoint. A list that failed
/// stays where it was.
/// @par Cancellation Ends the call with `cancelled_code()`, as a failure that costs the page.
/// @par Lifetimes May outlive the checkpoints and the client: calls then end with
/// `cancelled_code()`.
/// @par Thread safety
/// One call at a time, from any executor that may call the client. It may be moved while no call is
/// running; a moved-from list may only be assigned to or destroyed.
class checkpoint_list {
  public:
    explicit checkpoint_list(std::shared_ptr<detail::checkpoint_walk> walk) noexcept;
    checkpoint_list(checkpoint_list&& other) noexcept;
    checkpoint_list& operator=(checkpoint_list&& other) noexcept;
    ~checkpoint_list();

    /// The next checkpoint, or nothing after the last one.
    boost::asio::awaitable<std::optional<checkpoint>> next();
    boost::asio::awaitable<result<std::optional<checkpoint>>> next(as_result_t);

    /// Those of the next page, or nothing after the last one; a page may be empty. After `next` it
    /// is what is left of its page, if anything is.
    boost::asio::awaitable<std::optional<std::vector<checkpoint>>> next_page();
    boost::asio::awaitable<result<std::optional<std::vector<checkpoint>>>> next_page(as_result_t);

    /// Where to go on behind what was returned so far; not while a call is running.
    [[nodiscard]] std::string cursor() const;

  private:
    std::shared_ptr<detail::checkpoint_walk> walk_;
};

/// Checkpoints of long work, so that whoever comes after a process that died goes on from the last
/// one:
///
///     recipes::checkpoints checkpoints{table};
///     auto const last = co_await checkpoints.load_latest("import#42");
///     for (std::uint64_t step = last ? last->sequence + 1 : 0; step != steps; ++step) {
///         auto const done = co_await import_part(step);
///         co_await checkpoints.save("import#42", step, done);
///         co_await checkpoints.cleanup("import#42", 3);
///     }
///
/// A checkpoint is one record: `CHECKPOINT#`, the table's prefix and the key in `pk`, the sequence
/// as 20 digits in `sk`, and `data`, `savedAt` (ms since 1970) and `write`, a random identifier.
/// Reads are consistent.
///
/// @par Guarantees
/// - A checkpoint never changes once it is there: of those that save the same sequence one is the
///   first, and the others are told (`save_outcome::differs`), unless they have the same data.
/// - A save whose answer was lost and which was sent again is a success.
/// - `load_latest` gives the greatest sequence of all whose save had succeeded before, whoever
/// saved
///   it. A process that stood still for long, and saves an earlier sequence, changes nothing of
///   that.
/// - `cleanup` never removes one of the `keep` greatest sequences that it finds; it and
/// `delete_all`
///   remove what they have seen, and not what was saved anew since under the same sequence, even if
///   the network delays their requests.
/// - No clock decides anything.
///
/// @par What is not guaranteed
/// - That one process at a time does the work: that is for `locks`. Two that do will both save, and
///   the second of each sequence is told.
/// - That what was removed stays so: a copy of a `save` that the network delays may be carried out
///   after its checkpoint was removed. `cleanup` the next time removes it; after `delete_all` it is
///   there for a new run that has the same key. Give each run a key of its own where that matters.
/// - A failure with `error::may_have_been_applied()` leaves open whether it was saved: save it
///   again, with the same data.
/// @par Lifetimes Copies share everything. May outlive the client: calls then end with
/// `cancelled_code()`.
/// @par Thread safety As of the client's operations.
class checkpoints {
  public:
    explicit checkpoints(recipe_table const& table);

    /// Saves a checkpoint, unless there is one of the same sequence.
    /// @par Errors Those of PutItem.
    /// @par Cancellation It may be saved all the same.
    boost::asio::awaitable<save_outcome> save(std::string key, std::uint64_t sequence,
                                              attribute_value data,
                                              call_options options = call_options());
    boost::asio::awaitable<result<save_outcome>> save(std::string key, std::uint64_t sequence,
                                                      attribute_value data, call_options options,
                                                      as_result_t);
    boost::asio::awaitable<result<save_outcome>> save(std::string key, std::uint64_t sequence,
                                                      attribute_value data, as_result_t);

    /// The checkpoint of a sequence, or nothing.
    /// @par Errors Those of GetItem.
    boost::asio::awaitable<std::optional<checkpoint>> load(
        std::string key, std::uint64_t sequence, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<checkpoint>>> load(std::string key,
                                                                   std::uint64_t sequence,
                                                                   call_options options,
                                                                   as_result_t) const;
    boost::asio::awaitable<result<std::optional<checkpoint>>> load(std::string key,
                                                                   std::uint64_t sequence,
                                                                   as_result_t) const;

    /// The checkpoint of the greatest sequence, or nothing if there is none.
    /// @par Errors Those of Query; `errc::malformed_response` if the record is no checkpoint.
    boost::asio::awaitable<std::optional<checkpoint>> load_latest(
        std::string key, call_options options = call_options()) const;
    boost::asio::awaitable<result<std::optional<checkpoint>>> load_latest(std::string key,
                                                                          call_options options,
                                                                          as_result_t) const;
    boost::asio::awaitable<result<std::optional<checkpoint>>> load_latest(std::string key,
                                                                          as_result_t) const;

    [[nodiscard]] checkpoint_list list(
        std::string key, checkpoint_list_options options = checkpoint_list_options()) const;

    /// Removes all but the `keep` checkpoints of the greatest sequences. The deadline or timeout of
    /// `options` is that of the whole; a report is not made.
    /// @return How many were removed.
    /// @par Errors Those of Query and DeleteItem: more may be left then than were to be kept.
    /// @par Cancellation As a failure.
    boost::asio::awaitable<std::size_t> cleanup(std::string key, std::size_t keep,
                                                call_options options = call_options());
    boost::asio::awaitable<result<std::size_t>> cleanup(std::string key, std::size_t keep,
                                                        call_options options, as_result_t);
    boost::asio::awaitable<result<std::size_t>> cleanup(std::string key, std::size_t keep,
                                                        as_result_t);

    /// Removes all checkpoints, that of the greatest sequence last: if it fails half-way,
    /// `load_latest` still gives that. What is saved meanwhile may stay. The options are used as by
    /// `cleanup`.
    boost::asio::awaitable<std::size_t> delete_all(std::string key,
                                                   call_options options = call_options());
    boost::asio::awaitable<result<std::size_t>> delete_all(std::string key, call_options options,
                                                           as_result_t);
    boost::asio::awaitable<result<std::size_t>> delete_all(std::string key, as_result_t);

  private:
    std::shared_ptr<detail::table_home> home_;
};

}  // namespace dynaco::recipes
