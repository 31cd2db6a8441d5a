// What Boost.Describe says of a struct, as the mapping uses it. Private to dynaco.
#pragma once

#include <boost/describe/bases.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace dynaco::mapper {

inline constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// The class and the type of a member pointer.
template <auto Pointer>
struct member_pointer {
    static constexpr bool is_member = false;
};
template <class Class, class Value, Value Class::*Pointer>
    requires(!std::is_function_v<Value>)
struct member_pointer<Pointer> {
    static constexpr bool is_member = true;
    using class_type = Class;
    using value_type = Value;
};

template <class A, class B>
constexpr bool is_same_member(A left, B right) noexcept {
    if constexpr (std::same_as<A, B>) {
        return left == right;
    } else {
        return false;
    }
}

/// The described members of a class, those of its described bases first.
template <class List>
struct member_list;
template <template <class...> class List, class... D>
struct member_list<List<D...>> {
    static constexpr std::size_t size = sizeof...(D);

    /// `call.operator()<pointer>(position, name)` for each.
    template <class Call>
    static constexpr void each([[maybe_unused]] Call call) {
        std::size_t position = 0;
        ((void)call.template operator()<D::pointer>(position++, std::string_view{D::name}), ...);
    }
    /// Calls with all pointers at once.
    template <class Call>
    static constexpr auto all([[maybe_unused]] Call call) {
        return call.template operator()<D::pointer...>();
    }
    /// Where a member is; `nowhere` if it is not one of these.
    template <class Pointer>
    static constexpr std::size_t position_of(Pointer wanted) noexcept {
        std::size_t position = 0;
        bool const found =
            ((is_same_member<std::remove_cv_t<decltype(D::pointer)>, Pointer>(D::pointer, wanted) ||
              (++position, false)) ||
             ...);
        return found ? position : nowhere;
    }
};

template <class T>
using members_of =
    member_list<boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                         boost::describe::mod_inherited>>;

template <class List>
struct base_list;
template <template <class...> class List, class... D>
struct base_list<List<D...>> {
    /// `call.operator()<base>()` for each base that is described itself.
    template <class Call>
    static constexpr void each([[maybe_unused]] Call call) {
        ((void)call_if_described<typename D::type>(call), ...);
    }

  private:
    template <class Base, class Call>
    static constexpr void call_if_described(Call& call) {
        if constexpr (described_struct<Base>) call.template operator()<Base>();
    }
};

template <class T>
using bases_of = base_list<boost::describe::describe_bases<T, boost::describe::mod_any_access>>;

/// The pointer to the member at a position.
template <class T, std::size_t Position>
inline constexpr auto pointer_at =
    boost::mp11::mp_at_c<boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                                  boost::describe::mod_inherited>,
                         Position>::pointer;

}  // namespace dynaco::mapper
