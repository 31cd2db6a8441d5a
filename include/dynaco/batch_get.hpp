// Any number of items by their keys, from any number of tables.
#pragma once

#include <dynaco/attribute_value.hpp>
#include <dynaco/call_options.hpp>
#include <dynaco/error.hpp>
#include <dynaco/operations/capacity.hpp>
#include <dynaco/result.hpp>
#include <dynaco/string_map.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco {

class client;

namespace helpers {
class get_job;
}

/// The items to read, in the order in which they are wanted, and how to read each table.
///
///     auto wanted = batch_get_list()
///                       .add("music", key("artist", "Björk", "title", "Jóga"))
///                       .add("labels", key("name", "One Little Indian"))
///                       .consistent_read("music", true);
///
/// All keys of a table have the same attributes. A table is to be named one way: by its name, or by
/// its ARN. The settings of a table that no key is of are ignored.
class batch_get_list {
  public:
    batch_get_list() = default;

    /// Adds an item to read. A key may be added more than once: it is asked for once.
    batch_get_list& add(std::string const& table_name, item key) &;
    batch_get_list&& add(std::string const& table_name, item key) &&;

    /// Whether all writes to the table that succeeded before are seen. Costs twice the read
    /// capacity; false if unset.
    batch_get_list& consistent_read(std::string const& table_name, bool value) &;
    batch_get_list&& consistent_read(std::string const& table_name, bool value) &&;

    /// The attributes to return of the table's items, as `title, #y, tags[0]`; all if unset. It may
    /// leave out the key: what is needed of that is asked for under names of this library's own,
    /// which begin with `#dynaco_`, and not returned.
    batch_get_list& projection_expression(std::string const& table_name, std::string value) &;
    batch_get_list&& projection_expression(std::string const& table_name, std::string value) &&;

    /// What a name that begins with `#` stands for in the table's projection.
    batch_get_list& expression_attribute_name(std::string const& table_name, std::string name,
                                              std::string value) &;
    batch_get_list&& expression_attribute_name(std::string const& table_name, std::string name,
                                               std::string value) &&;

    void reserve(std::size_t count) { entries_.reserve(count); }
    /// How many items are wanted, repeated ones included.
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    /// @par Preconditions `position` is less than `size()`.
    [[nodiscard]] std::string const& table_name(std::size_t position) const;
    [[nodiscard]] item const& key(std::size_t position) const;

  private:
    friend class helpers::get_job;

    class table_settings {
      public:
        explicit table_settings(std::string its_name) : name{std::move(its_name)} {}

        std::string name;
        std::optional<bool> consistent_read;
        std::optional<std::string> projection_expression;
        string_map<std::string> names;
    };
    class entry {
      public:
        entry(std::size_t its_table, item its_key) : table{its_table}, key{std::move(its_key)} {}

        std::size_t table;
        item key;
    };

    std::size_t index_of(std::string const& table_name);
    table_settings& table_of(std::string const& table_name) {
        return tables_[index_of(table_name)];
    }

    std::vector<table_settings> tables_;
    std::vector<entry> entries_;
};

/// How a `batch_get` is done.
class batch_get_options {
  public:
    batch_get_options() = default;

    /// How many requests may be in flight, 1 to 100. Default 4.
    batch_get_options& concurrency(int value) &;
    batch_get_options&& concurrency(int value) &&;
    int concurrency() const noexcept { return concurrency_; }

    /// Called when items were read or found missing, with how many of the list's are done and the
    /// list's size. It runs on the client's executor; if it throws, the batch ends as failed.
    batch_get_options& on_progress(
        std::function<void(std::size_t done, std::size_t total)> value) &;
    batch_get_options&& on_progress(
        std::function<void(std::size_t done, std::size_t total)> value) &&;
    std::function<void(std::size_t, std::size_t)> const& on_progress() const noexcept {
        return on_progress_;
    }

    /// Whether the result tells what the calls cost; `none` if unset.
    batch_get_options& return_consumed_capacity(dynaco::return_consumed_capacity value) &;
    batch_get_options&& return_consumed_capacity(dynaco::return_consumed_capacity value) &&;
    std::optional<dynaco::return_consumed_capacity> const& return_consumed_capacity()
        const noexcept {
        return return_consumed_capacity_;
    }

    /// Deadline and timeout are those of the whole batch; without either it may take as long as its
    /// calls take, each of which has `timeout_config::call`. The rest is for each call; a
    /// report is not made.
    batch_get_options& call(call_options value) &;
    batch_get_options&& call(call_options value) &&;
    call_options const& call() const noexcept { return call_; }

  private:
    int concurrency_ = 4;
    std::function<void(std::size_t, std::size_t)> on_progress_;
    std::optional<dynaco::return_consumed_capacity> return_consumed_capacity_;
    call_options call_;
};

/// An item that was asked for and about which nothing is known.
class batch_get_leftover {
  public:
    batch_get_leftover(std::size_t its_position, std::string its_table, item its_key)
        : position{its_position}, table_name{std::move(its_table)}, key{std::move(its_key)} {}

    std::size_t position;  ///< In the list.
    std::string table_name;
    item key;
};

/// What became of a `batch_get`.
class batch_get_result {
  public:
    batch_get_result() = default;

    /// The items in the order of the list; empty where there is none, or where it is left over.
    std::vector<std::optional<item>> items;
    /// What was not read, in the order of the list; empty if all was.
    std::vector<batch_get_leftover> unprocessed;
    /// Why the batch ended early; always set if something is left over.
    std::optional<error> failure;
    /// What the calls cost, for each table; set if it was asked for.
    std::vector<dynaco::consumed_capacity> consumed_capacity;
};

/// A `batch_get` that did not read everything: the reason, and all that it did read.
class batch_get_exception : public exception {
  public:
    explicit batch_get_exception(batch_get_result result);

    batch_get_result const& result() const noexcept { return *result_; }

  private:
    explicit batch_get_exception(std::shared_ptr<batch_get_result const> result);

    std::shared_ptr<batch_get_result const> result_;
};

/// Reads any number of items by their keys, from any number of tables.
///
///     auto got = co_await batch_get(client, wanted);
///     for (auto const& item : got.items) if (item) ...
///
/// Keys are asked for by 100 in a request, `concurrency` requests at a time, each distinct key
/// once. What a request leaves unprocessed is asked for again, with the table's settings: after a
/// short pause if the request read anything, otherwise after a pause as for a throttle
/// (`retry_config::throttle_base`, doubled each time, with jitter). When
/// `retry_config::max_attempts` rounds in a row have read nothing, the deadline is near, or a call
/// has failed after the retries that each call has, the batch ends: nothing more is sent, what is
/// in flight is awaited, and what was not read is handed back with the reason.
///
/// @par Errors
/// Thrown as `batch_get_exception`, which has the result in it; with `as_result` the result is
/// returned, with `failure` set. `errc::invalid_argument`, before anything is sent, for keys of a
/// table whose attributes differ, values that are no key's and a concurrency out of range; the
/// failure of a call; `service_errc::throttling` if the service left the same keys unprocessed too
/// often; `errc::deadline_exceeded`.
/// @par Cancellation
/// Terminal cancellation ends the requests in flight. It is reported like any other failure, with
/// what was read.
/// @par Thread safety
/// As of the client's operations.
boost::asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys,
                                                   batch_get_options options = batch_get_options());
boost::asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys,
                                                   batch_get_options options, as_result_t);
boost::asio::awaitable<batch_get_result> batch_get(client& client, batch_get_list keys,
                                                   as_result_t);

}  // namespace dynaco
