// A store of values by their id, each with a version: load, and save if nobody else has.
#pragma once

#include <dynaco/mapper/arguments.hpp>
#include <dynaco/mapper/store_calls.hpp>
#include <dynaco/mapping.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynaco {

/// What a `versioned_store` has loaded.
template <class T>
class versioned {
  public:
    versioned(T its_data, std::string its_version)
        : data{std::move(its_data)}, version{std::move(its_version)} {}

    T data;
    std::string version;  ///< Random: compared, never counted.
};

/// Values of any mapped type, each under an id and with a version that every save changes: what
/// optimistic locking needs, and nothing more. For tables whose items are structs of their own see
/// `table`.
///
///     dynaco::versioned_store<session> store{client, "sessions"};
///     auto version = co_await store.save("a1", fresh);       // creates only
///     auto found = co_await store.load("a1");
///     found.data.votes += 1;
///     co_await store.save("a1", found.data, found.version);  // replaces exactly that version
///
/// The table has a partition key, a text, and no sort key. An item has the attributes `id`, `data`
/// and `version` (`versioned_store_names`), and `version_writes`, by which a save that was repeated
/// because its answer was lost finds out that it has landed (see `table_writes`).
///
/// Calls return `awaitable<value>` and throw `dynaco::exception`; with `as_result` they return
/// `awaitable<result<value>>`. All take a `call_options`.
///
/// @par Lifetimes Copies share everything. A store may outlive its client: its calls then end with
/// `cancelled_code()`. Arguments need not outlive a call.
/// @par Thread safety As of the client's operations.
template <class T>
class versioned_store {
  public:
    using value_type = T;

    versioned_store(client_operations const& client, std::string table_name,
                    versioned_store_names names = versioned_store_names())
        : state_{mapper::make_store(client, std::move(table_name), std::move(names))} {}

    /// Reads a value and its version, consistently.
    /// @return `versioned<T>`
    /// @par Errors `errc::item_not_found`; those of GetItem and of `from_value`.
    template <class... Options>
    auto load(std::string_view id, Options&&... options) const {
        check_options<0, Options...>();
        auto settings = mapper::settings_of<mapper::store_settings, 0>(options...);
        return mapper::in_form<Options...>(load_as(state_, std::string{id}, settings.calls));
    }

    /// Writes a value: `save(id, data)` if there is none under this id, `save(id, data, version)`
    /// in place of exactly this version. An empty version is that of nothing.
    /// @return The new version, a `std::string`.
    /// @par Errors `errc::version_mismatch` if there is another version, or (without a version) any
    /// at all, or (with one) none any more: `error::item()` is the item as it is. If
    /// `error::may_have_been_applied()` is true, answers were lost and the value was saved, or not,
    /// before others wrote. Those of PutItem and of `to_value`.
    template <class Data, class... Arguments>
    auto save(std::string_view id, Data&& data, Arguments&&... arguments) const {
        static_assert(std::convertible_to<Data, T const&>,
                      "dynaco: save takes an id, then a value of the store's type");
        check_options<1, Arguments...>();
        mapper::check_arguments<0, Data>();
        T const& value = data;
        auto settings = mapper::settings_of<mapper::store_settings, 0>(arguments...);
        std::string version;
        if constexpr (mapper::leading_arguments<Arguments...>() == 1) {
            version = std::get<0>(std::forward_as_tuple(arguments...));
        }
        return mapper::in_form<Arguments...>(
            mapper::save_value(state_, std::string{id}, to_value(value, as_result),
                               std::move(version), settings.calls));
    }

    /// Removes a value if it still has this version.
    /// @par Errors As `save`.
    template <class... Options>
    auto erase(std::string_view id, std::string_view version, Options&&... options) const {
        check_options<0, Options...>();
        auto settings = mapper::settings_of<mapper::store_settings, 0>(options...);
        return mapper::in_form<Options...>(
            mapper::erase_value(state_, std::string{id}, std::string{version}, settings.calls));
    }

  private:
    using shared_state = std::shared_ptr<mapper::store_state const>;

    template <std::size_t Most, class... Arguments>
    static consteval void check_options() {
        mapper::check_arguments<0, Arguments...>();
        static_assert(mapper::leading_arguments<Arguments...>() <= Most,
                      "dynaco: these are not the arguments of this call of a versioned store");
    }

    // Not a member: the store may be gone before it starts.
    static boost::asio::awaitable<result<versioned<T>>> load_as(shared_state state, std::string id,
                                                                call_options options) {
        auto work = mapper::load_value(std::move(state), std::move(id), options);
        auto got = co_await std::move(work);
        if (got.has_error()) co_return got.error();
        auto data = from_value<T>(got->data, as_result);
        if (data.has_error()) co_return data.error();
        co_return versioned<T>(*std::move(data), std::move(got->version));
    }

    shared_state state_;
};

}  // namespace dynaco
