// The attribute's name of a member of a struct that Boost.Describe knows.
#pragma once

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <string_view>
#include <type_traits>

namespace dynaco {

namespace detail {

template <class T>
struct member_of;
template <class Class, class Value>
struct member_of<Value Class::*> {
    using class_type = Class;
    using value_type = Value;
};
template <auto Member>
using class_of_member = typename member_of<decltype(Member)>::class_type;
template <auto Member>
using value_of_member = typename member_of<decltype(Member)>::value_type;

template <class T>
inline constexpr bool is_described =
    boost::describe::has_describe_members<std::remove_cv_t<T>>::value;

/// The name in the description; empty if the member is not in it.
template <auto Member>
constexpr std::string_view described_name() noexcept {
    std::string_view found;
    if constexpr (is_described<class_of_member<Member>>) {
        using members = boost::describe::describe_members<class_of_member<Member>,
                                                          boost::describe::mod_any_access>;
        boost::mp11::mp_for_each<members>([&](auto described) {
            if constexpr (std::is_same_v<std::remove_const_t<decltype(described.pointer)>,
                                         decltype(Member)>) {
                if (described.pointer == Member) found = described.name;
            }
        });
    }
    return found;
}

}  // namespace detail

/// The name of the attribute that holds a member of a struct: the member's name as described by
/// `BOOST_DESCRIBE_STRUCT`. Specialise it for a member that has another name in the table:
///
///     template <>
///     inline constexpr std::string_view dynaco::attribute_name_of<&song::year> = "y";
template <auto Member>
inline constexpr std::string_view attribute_name_of = detail::described_name<Member>();

}  // namespace dynaco
