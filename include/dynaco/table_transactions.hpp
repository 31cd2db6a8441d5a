// Actions of transactions on the items of a table, and what transactions read.
#pragma once

#include <dynaco/item.hpp>
#include <dynaco/mapper/action_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/result.hpp>
#include <dynaco/table_batches.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco {

/// The part of `table` for transactions: it makes their actions, from structs, keys and
/// expressions. Tables of any types go together in a transaction:
///
///     auto transfer = write_transaction()
///                         .update(accounts.transact_update("a", add("cents", -500),
///                                                          attr("cents") >= 500))
///                         .update(accounts.transact_update("b", add("cents", 500)))
///                         .put(journal.transact_put(entry, not_exists("id")));
///     co_await transact_write(client, transfer);
///
/// What a transaction returns or fails with is read by `read`:
///
///     auto wanted = read_transaction().get(accounts.transact_get("a"))
///                                     .get(accounts.transact_get("b"));
///     auto const found = accounts.read(co_await transact_read(client, wanted));
///
/// Keys are given as everywhere in a table. Conditions, any number of them, all have to hold. If
/// one does not, `error::cancellation_reasons()` has the item that is there, at the index of the
/// action.
///
/// Versions are checked and moved on, and times written, as `put`, `update` and `erase` do that. A
/// failure is told as `service_errc::transaction_canceled`, which also matches
/// `condition::conditional_check_failed`.
/// @par Errors Thrown, or returned for `as_result`: `errc::invalid_argument` for what a key or an
/// expression cannot be; those of `to_item`.
template <mapped_struct T>
class table_transactions : public table_batches<T> {
  protected:
    using table_batches<T>::table_batches;

  public:
    /// Puts a struct. Options: conditions, `as_result`.
    ///
    /// `table::read` of the action's `item()` is the struct as it is written.
    template <class Struct, class... Options>
    auto transact_put(Struct&& whole, Options&&... options) const {
        using given = std::remove_cvref_t<Struct>;
        mapper::check_arguments<1, Struct, Options...>();
        static_assert(mapper::is_struct_of<T, given>,
                      "dynaco: what is put is a struct of the table's type");
        if constexpr (mapper::is_struct_of<T, given>) {
            auto settings =
                mapper::settings_of<mapper::condition_settings>(std::forward<Options>(options)...);
            constexpr auto const& type = mapper::table_type_of<given>;
            if constexpr (mapper::is_stamped<given>) {
                given copy = whole;
                return mapper::action_of<Options...>(
                    mapper::put_action(*this->state(), type, &copy, std::move(settings)));
            } else {
                return mapper::action_of<Options...>(mapper::put_action(
                    *this->state(), mapper::render(type, &whole), std::move(settings)));
            }
        }
    }

    /// Changes attributes of an item: a key, then one or more `update_expression`. Further options:
    /// conditions, `upsert`, `as_result`.
    ///
    /// Without `upsert` it never makes an item: that there is one is a condition.
    template <class... Arguments>
    auto transact_update(Arguments&&... arguments) const {
        static_assert((std::is_same_v<std::remove_cvref_t<Arguments>, update_expression> || ...),
                      "dynaco: an update wants a change: set, add, remove, delete_from");
        static_assert(
            !mapper::is_variant<T> || !mapper::is_stamped<T> || is_by_struct<Arguments...>,
            "dynaco: structs of this table have versions or times, which the key alone does not "
            "tell: update by a struct, or through a table of that struct");
        return mapper::action_of<Arguments...>(
            mapper::update_action(*this->state(), target<Arguments...>(arguments...),
                                  mapper::settings_of<mapper::update_action_settings>(
                                      std::forward<Arguments>(arguments)...)));
    }

    /// Erases an item: a key, then conditions, `as_result`. What is not there is erased already.
    template <class... Arguments>
    auto transact_erase(Arguments&&... arguments) const {
        return mapper::action_of<Arguments...>(
            mapper::erase_action(*this->state(), target<Arguments...>(arguments...),
                                 mapper::settings_of<mapper::condition_settings>(
                                     std::forward<Arguments>(arguments)...)));
    }

    /// A condition on an item that the transaction does not write: a key, then conditions,
    /// `as_result`. Of a struct that has a version this is checked, too, and is enough.
    template <class... Arguments>
    auto transact_check(Arguments&&... arguments) const {
        return mapper::action_of<Arguments...>(
            mapper::check_action(*this->state(), target<Arguments...>(arguments...),
                                 mapper::settings_of<mapper::condition_settings>(
                                     std::forward<Arguments>(arguments)...)));
    }

    /// Reads an item: a key, then a `projection_expression` if not all of it is wanted,
    /// `as_result`.
    template <class... Arguments>
    auto transact_get(Arguments&&... arguments) const {
        auto key = target<Arguments...>(arguments...).key;
        return mapper::action_of<Arguments...>(
            mapper::get_action(*this->state(), std::move(key),
                               mapper::settings_of<mapper::projection_settings>(
                                   std::forward<Arguments>(arguments)...)));
    }

    /// The struct of an item that came by another way than this table's calls: from a transaction,
    /// the old item of an error, a change record.
    /// @par Errors Those of `from_item`.
    T read(item const& from) const { return from_item<T>(from); }
    result<T> read(item const& from, as_result_t) const { return from_item<T>(from, as_result); }
    /// Nothing where there is no item.
    std::optional<T> read(std::optional<item> const& from) const {
        return from ? std::optional<T>{from_item<T>(*from)} : std::nullopt;
    }
    result<std::optional<T>> read(std::optional<item> const& from, as_result_t) const {
        if (!from) return std::optional<T>{};
        auto made = from_item<T>(*from, as_result);
        if (made.has_error()) return made.error();
        return std::optional<T>{*std::move(made)};
    }

    /// All that a transaction read.
    std::vector<std::optional<T>> read(std::vector<std::optional<item>> const& from) const {
        std::vector<std::optional<T>> made;
        made.reserve(from.size());
        for (auto const& each : from) made.push_back(read(each));
        return made;
    }

  private:
    template <class First, class... Rest>
    static constexpr bool is_by_struct = mapper::is_struct_of<T, First>;
    template <class... Arguments>
    mapper::write_target target(Arguments const&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        return mapper::target_from<T, mapper::leading_arguments<Arguments...>()>(
            *this->state(), std::forward_as_tuple(arguments...));
    }
};

}  // namespace dynaco
