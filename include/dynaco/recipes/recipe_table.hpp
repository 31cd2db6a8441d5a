// The table that recipes keep their records in.
#pragma once

#include <dynaco/call_options.hpp>
#include <dynaco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <utility>

namespace dynaco {

class client_operations;
class clock;
class create_table_request;
class random_source;

/// Coordination between processes, built from conditional writes: locks, leader election and their
/// like.
namespace recipes {

namespace detail {
class table_access;
class table_home;
}  // namespace detail

/// How recipes use a table. Setters chain.
class recipe_options {
  public:
    recipe_options() {}

    /// What every key begins with, as `myapp:`: applications that share a table do not meet. It
    /// comes behind the kind of the record: the lock `a` has the partition key `LOCK#myapp:a`.
    /// Empty unless set.
    recipe_options& key_prefix(std::string value) & {
        key_prefix_ = std::move(value);
        return *this;
    }
    recipe_options&& key_prefix(std::string value) && {
        return std::move(key_prefix(std::move(value)));
    }
    std::string const& key_prefix() const noexcept { return key_prefix_; }

    /// The attribute by which the service deletes what is over: seconds since 1970, a number.
    /// `expiresAt` unless set. A table has one at most.
    recipe_options& expiry_attribute(std::string value) & {
        expiry_attribute_ = std::move(value);
        return *this;
    }
    recipe_options&& expiry_attribute(std::string value) && {
        return std::move(expiry_attribute(std::move(value)));
    }
    std::string const& expiry_attribute() const noexcept { return expiry_attribute_; }

    /// The time that recipes go by. That of the client unless set; it should run as fast.
    recipe_options& clock(std::shared_ptr<dynaco::clock> value) & {
        clock_ = std::move(value);
        return *this;
    }
    recipe_options&& clock(std::shared_ptr<dynaco::clock> value) && {
        return std::move(clock(std::move(value)));
    }
    std::shared_ptr<dynaco::clock> const& clock() const noexcept { return clock_; }

    /// Where identifiers and jitter come from: two processes must not have the same sequence. That
    /// of the client unless set. Called on the client's executor only.
    recipe_options& random(std::shared_ptr<random_source> value) & {
        random_ = std::move(value);
        return *this;
    }
    recipe_options&& random(std::shared_ptr<random_source> value) && {
        return std::move(random(std::move(value)));
    }
    std::shared_ptr<random_source> const& random() const noexcept { return random_; }

  private:
    std::string key_prefix_;
    std::string expiry_attribute_ = "expiresAt";
    std::shared_ptr<dynaco::clock> clock_;
    std::shared_ptr<random_source> random_;
};

/// A table with the partition key `pk` and the sort key `sk`, both texts, that any number of
/// recipes share:
///
///     recipes::recipe_table table{client, "coordination"};
///     co_await table.create_if_not_exists();
///     recipes::locks locks{table};
///
/// @par Lifetimes
/// Copies share everything. It may outlive its client: calls then end with `cancelled_code()`.
/// @par Thread safety
/// As of the client's operations.
class recipe_table {
  public:
    recipe_table(client_operations const& client, std::string table_name,
                 recipe_options options = recipe_options());

    std::string const& name() const noexcept;
    recipe_options const& options() const noexcept;

    /// The request that `create` sends first: to be changed, and sent by `client::create_table`.
    create_table_request create_request() const;

    /// Creates the table, paid per request, waits until it can be used, and switches time to live
    /// on. The service takes up to an hour to act on that; it is not waited for, and no recipe
    /// relies on it.
    ///
    /// The deadline or timeout of `options` is that of the whole, 500 s if it has none.
    /// @par Errors
    /// `service_errc::resource_in_use` if the table exists (one whose answer was lost and which was
    /// sent again finds its own table: a success); `errc::wait_failed` if it is being deleted;
    /// `errc::deadline_exceeded`; the failure of a call.
    /// @par Cancellation
    /// The table may have been created: `create_if_not_exists` goes on from there.
    boost::asio::awaitable<void> create(call_options options = call_options());
    boost::asio::awaitable<result<void>> create(call_options options, as_result_t);
    boost::asio::awaitable<result<void>> create(as_result_t);

    /// The same if there is no such table. One that exists is waited for and must have the keys
    /// `pk` and `sk`; time to live is switched on if it is off.
    /// @par Errors `service_errc::resource_in_use` if it has other keys, or expires items by
    /// another attribute.
    boost::asio::awaitable<void> create_if_not_exists(call_options options = call_options());
    boost::asio::awaitable<result<void>> create_if_not_exists(call_options options, as_result_t);
    boost::asio::awaitable<result<void>> create_if_not_exists(as_result_t);

  private:
    friend class detail::table_access;

    std::shared_ptr<detail::table_home> home_;
};

}  // namespace recipes
}  // namespace dynaco
