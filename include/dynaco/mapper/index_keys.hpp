// The members that are keys of an index, as the table layer's own code needs them. Private to
// dynaco.
#pragma once

#include <dynaco/mapper/type_codec.hpp>
#include <dynaco/mapping_of.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>

namespace dynaco::mapper {

template <auto... Members>
struct member_set {
    static constexpr std::size_t size = sizeof...(Members);
};

template <class T>
inline constexpr bool is_member_set = false;
template <auto... Members>
inline constexpr bool is_member_set<member_set<Members...>> = true;

/// One attribute of a key.
struct key_attribute {
    std::string_view name;
    codec const* type;  ///< Of what the member holds: never an optional's.
};

/// What a value of a key member is in a call: an index's may be optional in the struct.
template <auto Member>
using index_key_value =
    typename without_optional<std::remove_cv_t<typename member_pointer<Member>::value_type>>::type;

template <class T, auto Member>
consteval bool has_member() {
    if constexpr (described_struct<T>) {
        return members_of<T>::position_of(Member) != nowhere;
    } else {
        return false;
    }
}

// A member as it is in a struct, or in the first struct of a variant that has it: a struct may have
// another name for a member than its base has.
template <class T, auto Member>
struct member_owner {
    using type = std::conditional_t<has_member<T, Member>(), T, void>;
};
template <auto Member>
struct member_owner<std::variant<>, Member> {
    using type = void;
};
template <class First, class... More, auto Member>
struct member_owner<std::variant<First, More...>, Member> {
    using type = typename std::conditional_t<has_member<First, Member>(), std::type_identity<First>,
                                             member_owner<std::variant<More...>, Member>>::type;
};

/// The attribute of a table of `T`: `T` is a struct or a variant of structs.
template <class T, auto Member>
consteval key_attribute make_key_attribute() {
    using owner = typename member_owner<T, Member>::type;
    static_assert(!std::is_void_v<owner>,
                  "dynaco: the keys of an index are members of the table's struct");
    if constexpr (!std::is_void_v<owner>) {
        constexpr auto& options =
            mapping_of<owner>.options_at(mapping<owner>::template position<Member>());
        constexpr auto form = options.form;
        static_assert(codec_of<index_key_value<Member>, form>.is_key(),
                      "dynaco: a key of an index is a text, a number or bytes");
        return {options.name, &codec_of<index_key_value<Member>, form>};
    } else {
        return {{}, nullptr};
    }
}

template <class T, class Set>
struct key_attributes;
/// The attributes of the members in a set, in a table of `T`.
template <class T, auto... Members>
struct key_attributes<T, member_set<Members...>> {
    static constexpr std::array<key_attribute, sizeof...(Members)> all{
        make_key_attribute<T, Members>()...};
};

template <class Set>
    requires is_member_set<Set>
consteval bool are_members() {
    return []<auto... Members>(member_set<Members...>) {
        return (member_pointer<Members>::is_member && ...);
    }(Set{});
}

template <class Partition, class Sort>
constexpr void check_index_keys() noexcept {
    static_assert(is_member_set<Partition> && is_member_set<Sort>,
                  "dynaco: give an index partition_keys<&type::member, ...> and "
                  "sort_keys<&type::member, ...>");
    if constexpr (is_member_set<Partition> && is_member_set<Sort>) {
        static_assert(Partition::size >= 1 && Partition::size <= 4,
                      "dynaco: an index has one to four partition keys");
        static_assert(Sort::size <= 4, "dynaco: an index has at most four sort keys");
        static_assert(are_members<Partition>() && are_members<Sort>(),
                      "dynaco: the keys of an index are given as &song::year");
    }
}

}  // namespace dynaco::mapper
