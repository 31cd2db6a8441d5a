// How the members of a struct become attributes: what a user says of a struct, once, beside it.
#pragma once

#include <dynaco/mapper/described.hpp>
#include <dynaco/mapper/member_kind.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace dynaco {

/// What the table layer uses a member for.
enum class member_role : unsigned char {
    partition_key,
    sort_key,
    version,     ///< Checked and moved on by every write.
    created_at,  ///< When the item was first written.
    updated_at,  ///< When it was last written.
    expires_at,  ///< When the service may delete it.
};

namespace mapper {

// What a constant expression must not call: the compiler names them when it refuses a mapping.
void a_struct_has_one_member_for_each_role();
void an_attribute_name_is_not_empty();
void a_type_tag_has_a_name_and_a_text();
void a_struct_has_one_type_tag();

struct member_options {
    std::string_view name;
    forms form = forms::usual;
    bool omit_when_empty = false;
    bool default_when_missing = false;
};

}  // namespace mapper

/// How the members of `T`, a struct that Boost.Describe describes, become attributes.
///
/// Without further words, each member, those of described bases first, is an attribute of the
/// member's name. What is to be different is said in one place beside the struct, at global scope:
///
///     struct song {
///         std::string artist;
///         std::string title;
///         int year = 0;
///         std::string note;
///         std::uint64_t version = 0;
///     };
///     BOOST_DESCRIBE_STRUCT(song, (), (artist, title, year, note, version))
///
///     template <>
///     inline constexpr auto dynaco::mapping_of<song> = dynaco::mapping<song>()
///                                                          .partition_key<&song::artist>()
///                                                          .sort_key<&song::title>()
///                                                          .name<&song::year>("yr")
///                                                          .omit_when_empty<&song::note>()
///                                                          .version<&song::version>();
///
/// What was said of a described base holds for the struct, too, but for the type tag.
///
/// Everything is checked while the program compiles: what is no member of the struct, a key that
/// is not text, number or bytes, a role given twice, two attributes of one name.
template <class T>
class mapping {
    static_assert(mapper::described_struct<T>,
                  "dynaco: the struct needs BOOST_DESCRIBE_STRUCT(name, (bases), (members))");
    using members = mapper::members_of<T>;

  public:
    constexpr mapping();

    /// The attribute's name. Default: the member's.
    template <auto Member>
    consteval mapping name(std::string_view attribute_name) const {
        mapping changed{*this};
        if (attribute_name.empty()) mapper::an_attribute_name_is_not_empty();
        changed.options_[position<Member>()].name = attribute_name;
        return changed;
    }
    /// No attribute while the member, a text, bytes, a list or a map, is empty; what has no
    /// attribute is read as empty. The service refuses empty texts and bytes in the keys of
    /// indexes. Optionals and sets need no such word: empty, they never have an attribute.
    template <auto... Member>
    consteval mapping omit_when_empty() const {
        static_assert((mapper::make_codec<type_of<Member>>().can_be_empty() && ...),
                      "dynaco: only a text, bytes, a list or a map can be empty; make the member a "
                      "std::optional");
        mapping changed{*this};
        ((changed.options_[position<Member>()].omit_when_empty = true), ...);
        return changed;
    }
    /// An item without the attribute is read all the same: the member stays as a new struct has it.
    /// Without this word it is `errc::missing_attribute`, because a forgotten or misspelt attribute
    /// that turns into 0, and is written back as 0, is lost. Say it of members that were added to a
    /// struct when there were items already. Optionals, sets, the version and what is omitted when
    /// empty need no such word.
    template <auto... Member>
        requires(sizeof...(Member) != 0)
    consteval mapping default_when_missing() const {
        mapping changed{*this};
        ((changed.options_[position<Member>()].default_when_missing = true), ...);
        return changed;
    }
    /// The same for every member that is no key.
    consteval mapping all_default_when_missing() const {
        mapping changed{*this};
        for (auto& each : changed.options_) each.default_when_missing = true;
        return changed;
    }
    /// An enumeration as its number instead of the enumerator's name; a point in time as seconds
    /// since 1970, with a fraction if there is one, instead of ISO 8601 text; also in optionals and
    /// containers.
    template <auto... Member>
    consteval mapping as_number() const {
        static_assert((mapper::has_numeric_form<type_of<Member>>() && ...),
                      "dynaco: only enumerations and points in time have a form as a number");
        mapping changed{*this};
        ((changed.options_[position<Member>()].form = mapper::forms::numeric), ...);
        return changed;
    }

    /// The member that is the table's partition key: a text, a number or bytes, or what is written
    /// as one of these.
    template <auto Member>
    consteval mapping partition_key() const {
        return with_key<Member>(member_role::partition_key);
    }
    /// The member that is the table's sort key. Points in time and texts sort as they should;
    /// numbers by value.
    template <auto Member>
    consteval mapping sort_key() const {
        return with_key<Member>(member_role::sort_key);
    }
    /// The member that optimistic locking checks and moves on: an integer that counts, or a
    /// `std::string` that is random. An item without it is read, so that locking can begin on a
    /// table that has items.
    template <auto Member>
    consteval mapping version() const {
        static_assert(
            mapper::integer_member<type_of<Member>> || std::same_as<type_of<Member>, std::string>,
            "dynaco: a version is an integer, which counts, or a std::string, which is random");
        return with_role<Member>(member_role::version);
    }
    /// The member that tells when the item was first written: a point in time of the system's
    /// clock, or an optional one.
    template <auto Member>
    consteval mapping created_at() const {
        static_assert(mapper::time_member<type_of<Member>>,
                      "dynaco: created_at is a point in time of std::chrono::system_clock");
        return with_role<Member>(member_role::created_at);
    }
    /// The member that tells when the item was last written; as `created_at`.
    template <auto Member>
    consteval mapping updated_at() const {
        static_assert(mapper::time_member<type_of<Member>>,
                      "dynaco: updated_at is a point in time of std::chrono::system_clock");
        return with_role<Member>(member_role::updated_at);
    }
    /// The member that is the table's time to live: a point in time, written as whole seconds since
    /// 1970 (fractions are dropped: the service reads no others), or an integer that is that
    /// number; or an optional one.
    template <auto Member>
    consteval mapping expires_at() const {
        using held = typename mapper::without_optional<type_of<Member>>::type;
        static_assert(mapper::is_time<held> || mapper::integer_member<held>,
                      "dynaco: expires_at is a point in time of std::chrono::system_clock, or an "
                      "integer that counts seconds since 1970");
        auto changed = with_role<Member>(member_role::expires_at);
        changed.options_[position<Member>()].form = mapper::forms::whole_seconds;
        return changed;
    }
    /// A constant attribute that tells the structs of one table apart: every item of this struct
    /// has it, and an item that has another text there is no such struct. See `from_item` for
    /// reading what can be one of several structs. An item without it is read when the struct was
    /// asked for, and is none of them when it can be one of several.
    consteval mapping type_tag(std::string_view attribute_name, std::string_view text) const {
        mapping changed{*this};
        if (attribute_name.empty() || text.empty()) mapper::a_type_tag_has_a_name_and_a_text();
        if (has_tag()) mapper::a_struct_has_one_type_tag();
        changed.tag_name_ = attribute_name;
        changed.tag_ = text;
        return changed;
    }

    // What the table layer reads, all at compile time.

    /// How many members there are.
    static constexpr std::size_t size() noexcept { return members::size; }
    /// Where a member is in the order of the description.
    template <auto Member>
    static consteval std::size_t position() {
        static_assert(mapper::member_pointer<Member>::is_member,
                      "dynaco: a member is given as &song::year");
        static_assert(members::position_of(Member) != mapper::nowhere,
                      "dynaco: this is no described member of the struct");
        return members::position_of(Member);
    }
    template <auto Member>
    consteval std::string_view name_of() const {
        return options_[position<Member>()].name;
    }
    constexpr mapper::member_options const& options_at(std::size_t position) const noexcept {
        return options_[position];
    }
    constexpr bool has(member_role role) const noexcept {
        return position_of(role) != mapper::nowhere;
    }
    /// Where the member of a role is; `mapper::nowhere` if no member has it.
    constexpr std::size_t position_of(member_role role) const noexcept {
        return roles_[static_cast<std::size_t>(role)];
    }
    /// The attribute's name of a role; empty if no member has it.
    constexpr std::string_view name_of(member_role role) const noexcept {
        return has(role) ? options_[position_of(role)].name : std::string_view{};
    }
    constexpr bool has_tag() const noexcept { return !tag_name_.empty(); }
    constexpr std::string_view tag_name() const noexcept { return tag_name_; }
    constexpr std::string_view tag() const noexcept { return tag_; }

  private:
    template <class>
    friend class mapping;

    template <auto Member>
    using type_of = typename mapper::member_pointer<Member>::value_type;

    template <auto Member>
    consteval mapping with_role(member_role role) const {
        mapping changed{*this};
        if (has(role)) mapper::a_struct_has_one_member_for_each_role();
        changed.roles_[static_cast<std::size_t>(role)] = position<Member>();
        return changed;
    }
    template <auto Member>
    consteval mapping with_key(member_role role) const {
        static_assert(mapper::make_codec<type_of<Member>>().is_key(),
                      "dynaco: a key is a text, a number or bytes, and cannot be absent");
        return with_role<Member>(role);
    }
    template <class Base>
    constexpr void adopt();

    std::array<mapper::member_options, members::size> options_{};
    std::array<std::size_t, 6> roles_{};
    std::string_view tag_name_;
    std::string_view tag_;
};

/// The mapping of a struct: specialise it to say more than the members' names do (see `mapping`).
template <class T>
inline constexpr auto mapping_of = mapping<T>();

/// The attribute's name of a member: `attribute_name_of<&song::year>`. Of a member of a base: the
/// name that the base has for it.
template <auto Member>
inline constexpr std::string_view attribute_name_of =
    mapping_of<typename mapper::member_pointer<Member>::class_type>.template name_of<Member>();

/// Whether a member of `T` has a role.
template <class T, member_role Role>
inline constexpr bool has_role = mapping_of<T>.has(Role);

/// The member of a role: `member_of<member_role::version>(object) = 1`.
template <member_role Role, class T>
    requires has_role<std::remove_const_t<T>, Role>
constexpr auto& member_of(T& object) noexcept {
    using plain = std::remove_const_t<T>;
    return object.*mapper::pointer_at<plain, mapping_of<plain>.position_of(Role)>;
}

// From here on: bodies.

template <class T>
constexpr mapping<T>::mapping() {
    members::each([this]<auto Pointer>(std::size_t position, std::string_view member_name) {
        options_[position].name = member_name;
    });
    for (auto& each : roles_) each = mapper::nowhere;
    mapper::bases_of<T>::each([&]<class Base>() { adopt<Base>(); });
}

template <class T>
template <class Base>
constexpr void mapping<T>::adopt() {
    auto const& base = mapping_of<Base>;
    mapper::members_of<Base>::each([&]<auto Pointer>(std::size_t there, std::string_view) {
        constexpr std::size_t here = members::position_of(Pointer);
        if constexpr (here != mapper::nowhere) {
            options_[here] = base.options_[there];
            for (std::size_t role = 0; role != roles_.size(); ++role) {
                if (base.roles_[role] != there) continue;
                if (roles_[role] != mapper::nowhere) {
                    mapper::a_struct_has_one_member_for_each_role();
                }
                roles_[role] = here;
            }
        }
    });
}

}  // namespace dynaco
