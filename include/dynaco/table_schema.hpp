// Tables created from the structs that are in them.
#pragma once

#include <dynaco/index.hpp>
#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/schema_plan.hpp>
#include <dynaco/operations/create_table.hpp>
#include <dynaco/table_transactions.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <type_traits>

namespace dynaco {
namespace mapper {

class table_state;

result<create_table_request> make_create_request(table_state const& table, schema_plan const& plan);
boost::asio::awaitable<result<table_description>> create_table(
    std::shared_ptr<table_state const> table, schema_plan plan);
boost::asio::awaitable<result<bool>> drop_table(std::shared_ptr<table_state const> table,
                                                call_options options);

template <class T, class... Options>
consteval void check_schema_options() {
    static_assert((schema_argument<T, Options> && ...),
                  "dynaco: a table is created with indexes (global_index, local_index), a "
                  "stream_view_type, a provisioned_throughput, unless_exists, call_options and "
                  "as_result, in any order");
}

}  // namespace mapper

/// A part of `table`.
template <mapped_struct T>
class table_schema : public table_transactions<T> {
  protected:
    using table_transactions<T>::table_transactions;

  public:
    /// The request that `create` sends: to be changed, and sent by `client::create_table`. Takes
    /// what `create` takes.
    ///
    /// It has the names and types of the key attributes as the structs' members have them, the
    /// indexes in the order in which they are given, `billing_mode::pay_per_request` unless there
    /// is a `provisioned_throughput`, and the stream.
    /// @par Errors `errc::invalid_argument`: see `create`. Thrown, or returned for `as_result`.
    template <class... Options>
    std::conditional_t<mapper::wants_result<Options...>, result<create_table_request>,
                       create_table_request>
    create_request(Options const&... options) const {
        mapper::check_schema_options<T, Options...>();
        if constexpr (!(mapper::schema_argument<T, Options> && ...)) {
            return create_table_request(
                std::string());  // so that the message above is the only one
        } else if constexpr (mapper::wants_result<Options...>) {
            return mapper::make_create_request(*this->state(), mapper::plan_of<T>(options...));
        } else {
            return mapper::make_create_request(*this->state(), mapper::plan_of<T>(options...))
                .value();
        }
    }

    /// Creates the table from its structs and waits until it and its indexes can be used.
    ///
    ///     co_await songs.create(by_year, dynaco::stream_view_type::new_image);
    ///
    /// Options, in any order: any number of indexes (`global_index`, `local_index`); a
    /// `stream_view_type` for a stream of the changes; a `provisioned_throughput`, which is that of
    /// the table and of each global index (default: paid per request); `unless_exists`;
    /// `call_options`, whose deadline or timeout is that of the whole (default 500 s, the service
    /// model's for tables); `as_result`.
    ///
    /// If the mapping says which member expires the items, time to live is switched on for it as
    /// the last step. The service takes up to an hour to act on that; it is not waited for.
    ///
    /// A table that exists is an error unless `unless_exists` is among the options. Then it is
    /// waited for and compared: its keys must be the same, and it must have the indexes (others
    /// may be there, too) and the stream. Time to live is switched on if it is off.
    ///
    /// @return The table as the service describes it: with its ARN, and that of its stream.
    /// @par Errors
    /// `errc::invalid_argument`, and nothing is sent, for key attributes that have no type (no
    /// struct has such a member) or two, and for a local index of a table without sort key;
    /// `service_errc::resource_in_use` if the table exists, or is another one than `unless_exists`
    /// allows: the message names the first difference; `errc::wait_failed` if it is being deleted;
    /// `errc::deadline_exceeded`; the failure of a call.
    ///
    /// A creation whose answer was lost and which is sent again finds the table that it made: that
    /// is a success, as with `unless_exists`.
    /// @par Cancellation
    /// The table may have been created, and time to live not yet switched on: `unless_exists` goes
    /// on from there.
    template <class... Options>
    mapper::call_of<table_description, Options...> create(Options const&... options) const {
        mapper::check_schema_options<T, Options...>();
        if constexpr ((mapper::schema_argument<T, Options> && ...)) {
            return mapper::in_form<Options...>(
                mapper::create_table(this->state(), mapper::plan_of<T>(options...)));
        } else {
            return {};
        }
    }

    /// Deletes the table with all its items, and waits until it is gone.
    ///
    /// Options: `call_options` (as for `create`), `as_result`.
    /// @return Whether there was a table.
    /// @par Errors `service_errc::resource_in_use` while the table is being created or changed;
    /// `errc::deadline_exceeded`; the failure of a call.
    /// @par Cancellation The table may be deleted all the same.
    template <class... Options>
    mapper::call_of<bool, Options...> drop(Options const&... options) const {
        constexpr bool is_fine =
            ((std::is_same_v<Options, call_options> || std::is_same_v<Options, as_result_t>)&&...);
        static_assert(is_fine, "dynaco: a table is dropped with call_options and as_result only");
        if constexpr (is_fine) {
            auto const plan = mapper::plan_of<T>(options...);
            return mapper::in_form<Options...>(mapper::drop_table(this->state(), plan.options));
        } else {
            return {};
        }
    }
};

}  // namespace dynaco
