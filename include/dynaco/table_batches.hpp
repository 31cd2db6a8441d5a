// What a table does with many items at a time.
#pragma once

#include <dynaco/mapper/batch_calls.hpp>
#include <dynaco/mapping.hpp>
#include <dynaco/table_batch_results.hpp>
#include <dynaco/table_writes.hpp>

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynaco {

/// For batches of structs that have a version: their versions move on, and are not checked.
inline constexpr mapper::unchecked_option unchecked{};

/// The part of `table` that has many items in a call. Requests, repetitions and concurrency are
/// those of `batch_get` and `batch_write`; nothing of it is a transaction.
///
/// A range is anything to iterate over. An element of one of keys is a value where that is the
/// whole key, a `std::pair` or `std::tuple` of both values, a struct, or an `item`.
///
/// Options, in any order behind the range: `batch_get_options` or `batch_write_options`
/// (concurrency, progress), or `call_options` alone; and `as_result`. With that, what is returned
/// tells of each item what became of it, and has a `failure` if not all was done; without it, that
/// is thrown.
template <mapped_struct T>
class table_batches : public table_writes<T> {
  protected:
    using table_writes<T>::table_writes;

  public:
    /// The items of any number of keys, in the order of the keys: nothing where there is none.
    ///
    ///     std::vector<std::pair<std::string, std::string>> wanted = ...;
    ///     for (auto const& song : co_await songs.get_all(wanted, consistent_read)) ...
    ///
    /// Further option: `consistent_read`.
    /// @return `awaitable<std::vector<std::optional<T>>>`; with `as_result`
    /// `awaitable<get_all_result<T>>`.
    /// @par Errors
    /// `get_all_exception<T>`, which has the result in it: as of `batch_get`; and for an item that
    /// the struct does not take, whose position is named, when all others have been read.
    template <class Keys, class... Options>
    auto get_all(Keys&& keys, Options const&... options) const {
        using settings = mapper::get_batch_settings;
        mapper::check_batch<settings, Keys, Options...>();
        if constexpr ((mapper::batch_option<settings, Options> && ...)) {
            auto work = mapper::typed<T>(mapper::get_batch(
                this->state(), keys_of(keys), mapper::batch_settings<settings>(options...)));
            if constexpr (mapper::wants_result<Options...>) {
                return work;
            } else {
                return mapper::items_or_throw(std::move(work));
            }
        }
    }

    /// Puts any number of structs, in place of the items that have their keys. Of one key the last
    /// struct wins.
    ///
    /// There are no conditions in a batch. So versions cannot be checked: for structs that have one
    /// it does not compile without the option `unchecked`, with which every item gets the version
    /// that follows the struct's, whatever is there.
    /// @return `awaitable<put_all_result<T>>`, with and without `as_result`.
    /// @par Errors `put_all_exception<T>`, which has the result in it: as of `batch_write`, and of
    /// `to_item`, before anything is sent.
    template <class Structs, class... Options>
    auto put_all(Structs&& structs, Options const&... options) const {
        using settings = mapper::write_batch_settings;
        using element = mapper::element_of<std::remove_reference_t<Structs>>;
        mapper::check_batch<settings, Structs, Options...>();
        static_assert(mapper::is_struct_of<T, element>,
                      "dynaco: what is put are structs of the table's type");
        static_assert(!mapper::is_checked_struct<element, T> || mapper::is_unchecked<Options...>,
                      "dynaco: a batch cannot check versions. Use put or a transaction; or say "
                      "'unchecked', and the items are overwritten whatever their version");
        if constexpr (mapper::is_struct_of<T, element> &&
                      (mapper::batch_option<settings, Options> && ...)) {
            mapper::batch_items items{"struct"};
            auto const source = make_random_source();
            for (auto const& each : structs) {
                items.add(mapper::item_to_put<element>(*this->state(), each, *source));
            }
            return written<put_leftover<T>, Options...>(mapper::put_batch(
                this->state(), std::move(items), mapper::batch_settings<settings>(options...)));
        }
    }

    /// Erases the items of any number of keys; one that is not there is a success.
    ///
    /// By structs that have a version only with the option `unchecked`.
    /// @return `awaitable<erase_all_result>`, with and without `as_result`.
    /// @par Errors `erase_all_exception`, which has the result in it: as of `batch_write`.
    template <class Keys, class... Options>
    auto erase_all(Keys&& keys, Options const&... options) const {
        using settings = mapper::write_batch_settings;
        using element = mapper::element_of<std::remove_reference_t<Keys>>;
        mapper::check_batch<settings, Keys, Options...>();
        static_assert(!mapper::is_checked_struct<element, T> || mapper::is_unchecked<Options...>,
                      "dynaco: a batch cannot check versions. Use erase or a transaction; or say "
                      "'unchecked', and the items are erased whatever their version");
        if constexpr ((mapper::batch_option<settings, Options> && ...)) {
            return written<batch_leftover, Options...>(mapper::erase_batch(
                this->state(), keys_of(keys), mapper::batch_settings<settings>(options...)));
        }
    }

  private:
    template <class Keys>
    mapper::batch_items keys_of(Keys const& keys) const {
        mapper::batch_items made{"key"};
        for (auto const& each : keys) {
            made.add(mapper::key_of_element<T>(*this->state(), each));
        }
        return made;
    }
    template <class Leftover, class... Options>
    static boost::asio::awaitable<write_all_result<Leftover>> written(
        boost::asio::awaitable<batch_write_result> work) {
        auto typed = mapper::typed_write<Leftover>(std::move(work));
        if constexpr (mapper::wants_result<Options...>) {
            return typed;
        } else {
            return mapper::all_or_throw(std::move(typed));
        }
    }
};

}  // namespace dynaco
