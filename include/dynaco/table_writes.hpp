// What a table writes, one item at a time.
#pragma once

#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/key_arguments.hpp>
#include <dynaco/mapper/modify_calls.hpp>
#include <dynaco/mapper/write_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/table_reads.hpp>
#include <dynaco/write_options.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynaco {

/// A part of `table`.
///
/// **Versions.** If the mapping of a struct has a `version`, every write moves it on, and a write
/// of a struct checks it: it succeeds only if the item still has the version that the struct was
/// read with, and fails with `errc::version_mismatch` otherwise. A struct whose version is 0, or
/// the empty text, is new: it is written only if there is no item, or one without a version, so
/// that locking can begin on a table that has items. An item that was erased is never brought back
/// by a struct that was read before.
///
/// `error::item()` of a mismatch is the item as it is; null if it is gone. A condition of the
/// caller's own that fails while the version is right stays `condition::conditional_check_failed`
/// of the service; a mismatch compares equal to that condition, too.
///
/// **Lost answers.** A write whose answer was lost is sent again, and then meets its own first
/// copy. So that this is a success and a write of somebody else is not, items of a struct with a
/// version have one more attribute, `<version>_writes` (`version_writes`): a text, the ids of the
/// newest writes, 8 characters each and 8 ids at most. Where that proves nothing any more, because
/// others have written much in between, the mismatch says so: `error::may_have_been_applied()`.
/// It is false for every other mismatch: then nothing of the write has landed (or what landed went
/// with an item that was erased, and made anew, while the write was under way).
///
/// **Times.** Members that the mapping says are `created_at` and `updated_at` are set by every
/// write, from the client's clock; `created_at` only while it is empty, or 1970.
template <mapped_struct T>
class table_writes : public table_reads<T> {
  protected:
    using table_reads<T>::table_reads;

  public:
    /// Writes a struct, in place of the item that has its key if there is one: PutItem.
    ///
    ///     co_await songs.put(draft, dynaco::not_exists("artist"));
    ///     draft = co_await songs.put(draft);  // a struct with a version or times: as written
    ///
    /// Options: conditions, all of which must hold. Attributes of the item that are no members of
    /// the struct are lost; `modify` and `update` keep them.
    /// @return Nothing; of a struct with a version or times, or of a variant of such, the struct
    /// as it was written.
    /// @par Errors Those of `to_item`; `errc::version_mismatch`;
    /// `condition::conditional_check_failed` for a condition that does not hold;
    /// `errc::not_representable` for a version that its member cannot count on.
    /// @par Cancellation As of PutItem: a cancelled write may have been applied.
    template <class... Arguments>
    auto put(Arguments&&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        auto const given = std::forward_as_tuple(arguments...);
        using object_type = std::remove_cvref_t<std::tuple_element_t<0, decltype(given)>>;
        static_assert(mapper::is_struct_of<T, object_type>,
                      "dynaco: put takes a struct of the table");
        static_assert(mapper::leading_arguments<Arguments...>() == 1,
                      "dynaco: put takes one struct, then options");
        auto settings = mapper::settings_of<mapper::write_settings, 1>(arguments...);
        if constexpr (mapper::is_stamped<object_type>) {
            static_assert(std::copy_constructible<object_type>,
                          "dynaco: a struct with a version or times has to be copyable");
            auto copy = std::make_shared<object_type>(std::get<0>(given));
            return mapper::in_form<Arguments...>(
                mapper::put_copy(this->state(), std::move(copy), std::move(settings)));
        } else {
            auto attributes =
                mapper::render(mapper::table_type_of<object_type>, &std::get<0>(given));
            return mapper::in_form<Arguments...>(
                mapper::put_rendered(this->state(), std::move(attributes), std::move(settings)));
        }
    }

    /// Changes attributes of one item: UpdateItem.
    ///
    ///     co_await songs.update("Björk", "Jóga", dynaco::add("plays", 1));
    ///     auto now = co_await songs.update(song, dynaco::set("year", 1997), dynaco::return_new);
    ///
    /// The item is given by its key, or by a struct. A struct with a version is checked; with a key
    /// the version moves on unchecked. Behind it: update expressions, which are joined, and
    /// options: conditions; `return_new`; `upsert`, without which no item is ever created.
    ///
    /// An update by key that is repeated because its answer was lost happens twice if it adds: give
    /// the struct, or use `modify`, where that matters.
    /// @return Nothing; with `return_new` the struct as the update left it (if the answer was lost,
    /// as it is when that is found).
    /// @par Errors `errc::item_not_found` if there is no item; `errc::version_mismatch`;
    /// `condition::conditional_check_failed`; with `return_new` those of `from_item`.
    template <class... Arguments>
    auto update(Arguments&&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        constexpr auto leading = mapper::leading_arguments<Arguments...>();
        static_assert(mapper::has_option<update_expression, Arguments...>,
                      "dynaco: update takes a key or a struct, then what to change: "
                      "dynaco::set(...) and its like");
        auto const given = std::forward_as_tuple(arguments...);
        using first = std::remove_cvref_t<std::tuple_element_t<0, decltype(given)>>;
        using read_type = mapper::target_type<T, first>;
        static_assert(
            !mapper::is_variant<T> || !mapper::is_stamped<T> || mapper::is_struct_of<T, first>,
            "dynaco: structs of this table have versions or times, which the key alone "
            "does not tell: update by a struct, or through a table of that struct");
        auto settings = mapper::settings_of<mapper::update_settings, leading>(arguments...);
        auto target = mapper::target_from<T, leading>(*this->state(), given);
        if constexpr (mapper::has_option<return_new_t, Arguments...>) {
            return mapper::in_form<Arguments...>(mapper::update_and_read<read_type>(
                this->state(), std::move(target), std::move(settings)));
        } else {
            return mapper::in_form<Arguments...>(mapper::update_item(
                this->state(), std::move(target), std::move(settings), nullptr, nullptr));
        }
    }

    /// Removes one item: DeleteItem.
    ///
    ///     bool const was_there = co_await songs.erase("Björk", "Jóga");
    ///
    /// The item is given by its key, or by a struct; a struct with a version is checked. Options:
    /// conditions; `return_old`.
    /// @return Whether there was an item. True, too, if the answer was lost and the item was gone
    /// when the request was repeated. With `return_old` an optional of the struct that was erased;
    /// empty if there was none, or if its answer was lost.
    /// @par Errors `errc::version_mismatch`, also for an item that is gone already;
    /// `condition::conditional_check_failed`; with `return_old` those of `from_item`.
    template <class... Arguments>
    auto erase(Arguments&&... arguments) const {
        mapper::check_arguments<1, Arguments...>();
        constexpr auto leading = mapper::leading_arguments<Arguments...>();
        auto const given = std::forward_as_tuple(arguments...);
        using first = std::remove_cvref_t<std::tuple_element_t<0, decltype(given)>>;
        using read_type = mapper::target_type<T, first>;
        auto settings = mapper::settings_of<mapper::erase_settings, leading>(arguments...);
        auto target = mapper::target_from<T, leading>(*this->state(), given);
        if constexpr (mapper::has_option<return_old_t, Arguments...>) {
            return mapper::in_form<Arguments...>(mapper::erase_and_read<read_type>(
                this->state(), std::move(target), std::move(settings)));
        } else {
            return mapper::in_form<Arguments...>(mapper::erase_item(
                this->state(), std::move(target), std::move(settings), nullptr, nullptr));
        }
    }

    /// Reads an item, has a function change it, and writes it if nobody else has meanwhile; again
    /// from the start, after a pause with full jitter (`retry_config`), until that succeeds.
    ///
    ///     co_await accounts.modify("alice", [](account& own) { own.cents += 100; });
    ///
    /// Arguments: the key, or a struct that has it; the function; `call_options`, whose deadline
    /// or timeout is that of the whole (otherwise the client's `timeout_config::call`). The
    /// function is called with a `T&`, once for each try, on the caller's executor. It returns
    /// nothing; or whether there is anything to write; or is a coroutine of either. A closure whose
    /// captures have a destructor must have a name. Attributes of the item that are no members of
    /// `T` stay as they are.
    ///
    /// A change commits once, whatever answers are lost: if it cannot be told whether it has, the
    /// call fails instead of trying again.
    /// @return The struct as it was written; as the function left it, if there was nothing to.
    /// @par Preconditions The mapping of `T` has a version.
    /// @par Errors `errc::item_not_found`; `errc::version_mismatch` when the time was up before a
    /// try was the first, or, with `error::may_have_been_applied()`, when lost answers leave it
    /// open whether the change has been made; `errc::invalid_argument` if the function changed the
    /// key; those of GetItem, PutItem, `from_item` and `to_item`. What the function throws passes
    /// through, also with `as_result`.
    /// @par Cancellation As of the operations; the function is not called again.
    template <class... Arguments>
    auto modify(Arguments&&... arguments) const {
        constexpr auto leading = mapper::leading_arguments<Arguments...>();
        check_modify<2, Arguments...>();
        auto given = std::forward_as_tuple(std::forward<Arguments>(arguments)...);
        using function = std::decay_t<std::tuple_element_t<leading - 1, decltype(given)>>;
        check_function<std::tuple_element_t<leading - 1, decltype(given)>>();
        auto settings = mapper::settings_of<mapper::modify_settings, leading>(arguments...);
        auto key = mapper::key_from<T, leading - 1>(*this->state(), given);
        auto work = mapper::begin_modification(this->state(), std::move(key), settings.calls);
        return mapper::in_form<Arguments...>(mapper::modify<T, function>(
            std::move(work), function(std::get<leading - 1>(std::move(given))), nullptr));
    }

    /// The same, but an item that is not there is created: the struct, whose key says which item,
    /// is what the function then changes.
    ///
    ///     account const fresh{"alice"};
    ///     co_await accounts.modify_or_create(fresh, [](account& own) { own.cents += 100; });
    template <class Object, class... Arguments>
    auto modify_or_create(Object&& initial, Arguments&&... arguments) const {
        static_assert(std::same_as<std::remove_cvref_t<Object>, T>,
                      "dynaco: modify_or_create takes a struct of the table, then a function");
        constexpr auto leading = mapper::leading_arguments<Arguments...>();
        static_assert(leading == 1, "dynaco: modify_or_create takes a struct and a function");
        mapper::check_arguments<1, Object>();
        check_modify<1, Arguments...>();
        auto given = std::forward_as_tuple(std::forward<Arguments>(arguments)...);
        using function = std::decay_t<std::tuple_element_t<0, decltype(given)>>;
        check_function<std::tuple_element_t<0, decltype(given)>>();
        auto settings = mapper::settings_of<mapper::modify_settings, leading>(arguments...);
        auto work = mapper::begin_modification(
            this->state(), mapper::key_of_object(*this->state(), &initial), settings.calls);
        return mapper::in_form<Arguments...>(
            mapper::modify<T, function>(std::move(work), function(std::get<0>(std::move(given))),
                                        std::make_shared<T const>(initial)));
    }

  private:
    // GCC 12 destroys a temporary closure twice when its full expression contains `co_await`.
    template <class Function>
    static consteval void check_function() {
        static_assert(mapper::is_change<std::decay_t<Function>, T>,
                      "dynaco: modify takes a function of T& that returns nothing, bool, or an "
                      "awaitable of either");
        static_assert(std::is_lvalue_reference_v<Function> ||
                          std::is_trivially_destructible_v<std::remove_cvref_t<Function>>,
                      "dynaco: GCC 12 destroys a temporary closure twice inside a co_await "
                      "expression. Give it a name in a statement of its own, then pass that: "
                      "'auto change = [...](T& object) { ... }; co_await table.modify(key, "
                      "change);'");
    }
    template <std::size_t Required, class... Arguments>
    static consteval void check_modify() {
        static_assert(!mapper::is_variant<T>,
                      "dynaco: modify wants a table of one struct: "
                      "'dynaco::table<customer> customers{client, name, keys};'");
        static_assert(mapper::is_variant<T> || has_version(),
                      "dynaco: modify needs a version member in the mapping of the struct");
        mapper::check_arguments<Required, Arguments...>();
    }
    static consteval bool has_version() {
        if constexpr (mapper::is_variant<T>) {
            return false;
        } else {
            return mapping_of<T>.has(member_role::version);
        }
    }
};

}  // namespace dynaco
