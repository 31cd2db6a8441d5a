#include <dynaco/attribute_value.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <coroutine>
#include <stdexcept>

namespace {

using dynaco::as_result;
using dynaco::attribute_type;
using dynaco::attribute_value;
using dynaco::binary;
using dynaco::binary_set;
using dynaco::errc;
using dynaco::item;
using dynaco::list;
using dynaco::list_of;
using dynaco::number;
using dynaco::number_set;
using dynaco::string_set;
using dynaco::to_binary;

// One value of every type, in the order of attribute_type.
std::vector<attribute_value> one_of_each() {
    return list_of("text", 42, to_binary("bytes"), string_set("a"), number_set(1),
                   binary_set(to_binary("b")), item("a", 1), list_of(1, 2), true, nullptr);
}

template <class Function>
std::string failure_of(Function function) {
    try {
        function();
    } catch (dynaco::exception const& thrown) {
        CHECK(thrown.error() == errc::wrong_type);
        return thrown.error().message();
    }
    return "no failure";
}

// A coroutine that runs at once; its argument is a temporary of the expression that awaits.
struct counted {
    struct promise_type {
        std::size_t size = 0;
        counted get_return_object() {
            return counted{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(std::size_t value) { size = value; }
        void unhandled_exception() { throw; }
    };
    explicit counted(std::coroutine_handle<promise_type> its_handle) : handle{its_handle} {}
    counted(counted const&) = delete;
    counted& operator=(counted const&) = delete;
    ~counted() { handle.destroy(); }

    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    std::size_t await_resume() const { return handle.promise().size; }

    std::coroutine_handle<promise_type> handle;
};

counted size_of(attribute_value value) {
    auto const* values = value.if_list();
    co_return values != nullptr ? values->size() : value.as_map().size();
}

counted awaits_temporaries() {
    std::size_t sum = co_await size_of(list_of(1, "a", true, list_of(nullptr, 2.5)));
    sum += co_await size_of(dynaco::key("artist", "Björk", "title", "Jóga"));
    sum += co_await size_of(
        item("genres", string_set("rock", "pop"), "years", number_set(1, 2)).set("more", "text"));
    co_return sum;
}

}  // namespace

TEST_SUITE_BEGIN("model.attribute_value");

static_assert(std::is_nothrow_default_constructible_v<attribute_value>);
static_assert(std::is_nothrow_move_constructible_v<attribute_value>);
static_assert(std::is_nothrow_move_assignable_v<attribute_value>);
static_assert(!std::is_aggregate_v<attribute_value> && !std::is_aggregate_v<dynaco::attribute>);

static_assert(!std::is_constructible_v<attribute_value, char>);
static_assert(!std::is_constructible_v<attribute_value, char8_t>);
static_assert(!std::is_constructible_v<attribute_value, char16_t>);
static_assert(!std::is_constructible_v<attribute_value, char32_t>);
static_assert(!std::is_constructible_v<attribute_value, wchar_t>);
static_assert(!std::is_constructible_v<attribute_value, void*>);
static_assert(!std::is_constructible_v<attribute_value, int const*>);
static_assert(!std::is_constructible_v<attribute_value, std::string*>);
static_assert(!std::is_constructible_v<attribute_value, char8_t const*>);
static_assert(!std::is_constructible_v<attribute_value, wchar_t const*>);
static_assert(!std::is_constructible_v<attribute_value, errc>);
static_assert(!std::is_constructible_v<attribute_value, void (*)()>);
static_assert(!std::is_constructible_v<attribute_value, std::byte>);
static_assert(std::is_convertible_v<signed char, attribute_value>);
static_assert(std::is_convertible_v<unsigned long long, attribute_value>);
static_assert(std::is_convertible_v<long double, attribute_value>);
static_assert(std::is_convertible_v<char*, attribute_value>);
static_assert(std::is_convertible_v<std::span<std::byte const>, attribute_value>);

TEST_CASE("construct: from every source -> its type") {
    std::string const text = "text";
    std::array<std::byte, 2> const bytes{std::byte{1}, std::byte{2}};
    CHECK(attribute_value{}.type() == attribute_type::null);
    CHECK(attribute_value{nullptr}.is_null());
    CHECK(attribute_value{text}.is_string());
    CHECK(attribute_value{std::string{text}}.is_string());
    CHECK(attribute_value{std::string_view{text}}.is_string());
    CHECK(attribute_value{text.c_str()}.is_string());
    CHECK(attribute_value{"text"}.is_string());
    CHECK(attribute_value{""}.as_string().empty());
    CHECK(attribute_value{true}.is_bool());
    CHECK(attribute_value{0}.is_number());
    CHECK(attribute_value{1.5}.as_number() == number{"1.5"});
    CHECK(attribute_value{std::int8_t{-1}}.as_number() == -1);
    CHECK(attribute_value{UINT64_MAX}.as_number() == number{"18446744073709551615"});
    CHECK(attribute_value{number{7}}.as_number() == 7);
    CHECK(attribute_value{to_binary("b")}.is_binary());
    CHECK(attribute_value{std::span<std::byte const>{bytes}}.as_binary().size() == 2);
    CHECK(attribute_value{std::span<std::byte const>{}}.as_binary().empty());
    CHECK(attribute_value{string_set("a")}.is_string_set());
    CHECK(attribute_value{number_set(1)}.is_number_set());
    CHECK(attribute_value{binary_set(to_binary("b"))}.is_binary_set());
    CHECK(attribute_value(list{}).is_list());
    CHECK(attribute_value(item{}).is_map());
    CHECK(attribute_value(list_of()).as_list().empty());
    bool flags[2] = {true, false};
    CHECK(attribute_value{flags[1]}.is_bool());
}

TEST_CASE("construct: from NaN -> invalid_argument") {
    CHECK_THROWS_AS(attribute_value{std::nan("")}, std::invalid_argument);
}

TEST_CASE("type and predicates: one value of each type -> exactly its own") {
    auto const values = one_of_each();
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const& each = values[i];
        CAPTURE(each);
        CHECK(each.type() == static_cast<attribute_type>(i));
        bool const predicates[] = {each.is_string(),     each.is_number(),     each.is_binary(),
                                   each.is_string_set(), each.is_number_set(), each.is_binary_set(),
                                   each.is_map(),        each.is_list(),       each.is_bool(),
                                   each.is_null()};
        bool const pointers[] = {each.if_string() != nullptr,     each.if_number() != nullptr,
                                 each.if_binary() != nullptr,     each.if_string_set() != nullptr,
                                 each.if_number_set() != nullptr, each.if_binary_set() != nullptr,
                                 each.if_map() != nullptr,        each.if_list() != nullptr,
                                 each.if_bool() != nullptr};
        for (std::size_t j = 0; j < values.size(); ++j) CHECK(predicates[j] == (i == j));
        for (std::size_t j = 0; j < std::size(pointers); ++j) CHECK(pointers[j] == (i == j));
    }
}

TEST_CASE("as: of the wrong type -> wrong_type that names both types") {
    attribute_value const n{42};
    attribute_value const s{"text"};
    CHECK(failure_of([&] { (void)n.as_string(); }) == "the value is N (number), not S (string)");
    CHECK(failure_of([&] { (void)s.as_number(); }) == "the value is S (string), not N (number)");
    CHECK(failure_of([&] { (void)s.as_binary(); }) == "the value is S (string), not B (binary)");
    CHECK(failure_of([&] { (void)s.as_string_set(); }) ==
          "the value is S (string), not SS (string set)");
    CHECK(failure_of([&] { (void)s.as_number_set(); }) ==
          "the value is S (string), not NS (number set)");
    CHECK(failure_of([&] { (void)s.as_binary_set(); }) ==
          "the value is S (string), not BS (binary set)");
    CHECK(failure_of([&] { (void)s.as_map(); }) == "the value is S (string), not M (map)");
    CHECK(failure_of([&] { (void)s.as_list(); }) == "the value is S (string), not L (list)");
    CHECK(failure_of([&] { (void)s.as_bool(); }) == "the value is S (string), not BOOL (boolean)");

    std::string_view const names[] = {
        "S (string)",      "N (number)", "B (binary)", "SS (string set)", "NS (number set)",
        "BS (binary set)", "M (map)",    "L (list)",   "BOOL (boolean)",  "NULL (null)"};
    auto values = one_of_each();
    for (std::size_t i = 1; i < values.size(); ++i) {
        auto const expected = "the value is " + std::string{names[i]} + ", not S (string)";
        CHECK(failure_of([&] { (void)values[i].as_string(); }) == expected);
        CHECK(failure_of([&] { (void)values[i].get<std::string>(); }) == expected);
        CHECK(values[i].get<std::string>(as_result).error().message() == expected);
    }
}

TEST_CASE("as: of the right type, mutable -> changes the value in place") {
    attribute_value text{"a"};
    text.as_string() += "b";
    CHECK(text == "ab");
    attribute_value values{list_of(1)};
    values.as_list().emplace_back(2);
    CHECK(values == list_of(1, 2));
    attribute_value map{item("a", 1)};
    map.as_map().set("b", 2);
    CHECK(map == item("b", 2, "a", 1));
    attribute_value flag{true};
    flag.as_bool() = false;
    CHECK(flag == false);
    attribute_value set{string_set("a")};
    set.as_string_set().insert("b");
    CHECK(set == string_set("a", "b"));
    attribute_value amount{1};
    amount.as_number() = 2;
    CHECK(amount == 2);
    *amount.if_number() = 3;
    CHECK(amount == 3);
}

TEST_CASE("emplace: every type that has an empty value -> that value") {
    attribute_value value{list_of("what was there")};
    CHECK(value.emplace<std::string>().empty());
    CHECK(value == "");
    CHECK(value.emplace<number>().is_zero());
    CHECK(value == 0);
    CHECK(value.emplace<binary>().empty());
    CHECK(value.is_binary());
    CHECK(value.emplace<item>().empty());
    CHECK(value == item{});
    CHECK(value.emplace<list>().empty());
    CHECK(value == list{});
    CHECK_FALSE(value.emplace<bool>());
    CHECK(value == false);
    CHECK(value.emplace<std::nullptr_t>() == nullptr);
    CHECK(value.is_null());
}

TEST_CASE("get: every type that has a conversion") {
    attribute_value const n{200};
    CHECK(n.get<int>() == 200);
    CHECK(n.get<std::uint8_t>() == 200);
    CHECK(n.get<double>() == 200.0);
    CHECK(n.get<number>() == 200);
    CHECK(n.get<attribute_value>() == n);
    CHECK(attribute_value{"text"}.get<std::string>() == "text");
    CHECK(attribute_value{true}.get<bool>());
    CHECK(attribute_value{to_binary("b")}.get<binary>() == to_binary("b"));
    CHECK(attribute_value{string_set("a")}.get<string_set>() == string_set("a"));
    CHECK(attribute_value{number_set(1)}.get<number_set>() == number_set(1));
    CHECK(attribute_value{list_of(1)}.get<list>() == list_of(1));
    CHECK(attribute_value{item("a", 1)}.get<item>() == item("a", 1));
}

TEST_CASE("get: a number that does not fit -> not_representable") {
    auto const failure = attribute_value{200}.get<std::int8_t>(as_result);
    REQUIRE(failure.has_error());
    CHECK(failure.error() == errc::not_representable);
    CHECK(failure.error().message() == "200 does not fit int8 (-128 to 127)");
    CHECK_THROWS_AS((void)attribute_value{0.5}.get<int>(), dynaco::exception);
    CHECK(failure_of([] { (void)attribute_value{1}.get<bool>(); }) ==
          "the value is N (number), not BOOL (boolean)");
    CHECK(failure_of([] { (void)attribute_value{true}.get<int>(); }) ==
          "the value is BOOL (boolean), not N (number)");
}

TEST_CASE("equality: with what converts -> type and value") {
    CHECK(attribute_value{"x"} == "x");
    CHECK("x" == attribute_value{"x"});
    CHECK(attribute_value{"x"} != "y");
    CHECK(attribute_value{"x"} == std::string{"x"});
    CHECK(attribute_value{"x"} == std::string_view{"x"});
    CHECK(attribute_value{42} == 42);
    CHECK(attribute_value{42} == 42u);
    CHECK(attribute_value{42} == 42.0);
    CHECK(42 == attribute_value{42});
    CHECK(attribute_value{42} != 43);
    CHECK(attribute_value{0.1} == 0.1);
    CHECK(attribute_value{number{"0.1"}} == 0.1);
    CHECK(attribute_value{1} != std::nan(""));
    CHECK(attribute_value{1} != 1e300);
    CHECK(attribute_value{true} == true);
    CHECK(attribute_value{true} != false);
    CHECK(attribute_value{nullptr} == nullptr);
    CHECK(attribute_value{0} != nullptr);
    CHECK(attribute_value{to_binary("b")} == to_binary("b"));
    // Other types are never equal.
    CHECK(attribute_value{"42"} != 42);
    CHECK(attribute_value{42} != "42");
    CHECK(attribute_value{1} != true);
    CHECK(attribute_value{true} != 1);
    CHECK(attribute_value{string_set("a")} != "a");
    CHECK(attribute_value{"b"} != to_binary("b"));
}

TEST_CASE("equality: one value of each type -> equal to itself only") {
    auto const values = one_of_each();
    auto const copies = values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = 0; j < values.size(); ++j) CHECK((values[i] == copies[j]) == (i == j));
    }
}

TEST_CASE("equality: order counts in lists, not in sets and maps") {
    CHECK(attribute_value{list_of(1, 2)} != list_of(2, 1));
    CHECK(attribute_value{list_of(1, 2)} != list_of(1));
    CHECK(attribute_value{string_set("a", "b")} == string_set("b", "a"));
    CHECK(attribute_value{item("a", 1, "b", list_of(item("c", 1, "d", 2)))} ==
          item("b", list_of(item("d", 2, "c", 1)), "a", 1));
}

TEST_CASE("copy and move: deep, and without trace of the source's changes") {
    attribute_value original{list_of(item("a", list_of("x")))};
    auto const copy = original;
    original.as_list()[0].as_map().set("a", "changed");
    CHECK(copy == list_of(item("a", list_of("x"))));
    auto const moved = std::move(original);
    CHECK(moved == list_of(item("a", "changed")));
    attribute_value assigned{1};
    assigned = moved;
    CHECK(assigned == moved);
    assigned = "text";
    CHECK(assigned == "text");
    // A part of a value may take the place of the whole.
    attribute_value nested{list_of(list_of("inner"))};
    nested = attribute_value{std::move(nested.as_list()[0])};
    CHECK(nested == list_of("inner"));
}

TEST_CASE("visit: the value held, as its own type") {
    auto const size_of_string = [](auto const& held) -> std::size_t {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(held)>, std::string>) {
            return held.size();
        } else {
            return 0;
        }
    };
    CHECK(attribute_value{"text"}.visit(size_of_string) == 4);
    CHECK(attribute_value{1}.visit(size_of_string) == 0);
}

TEST_CASE("list_of: values of any types, in order") {
    auto const values = list_of(1, "a", true, nullptr, list_of(2), item("b", 3));
    REQUIRE(values.size() == 6);
    CHECK(values[0] == 1);
    CHECK(values[1] == "a");
    CHECK(values[2] == true);
    CHECK(values[3] == nullptr);
    CHECK(values[4] == list_of(2));
    CHECK(values[5] == item("b", 3));
}

TEST_CASE("coroutines: temporaries in a co_await expression -> destroyed once") {
    CHECK(awaits_temporaries().await_resume() == 4 + 2 + 3);
}

TEST_CASE("attribute_type: the service's names") {
    CHECK(to_string(attribute_type::string) == "S");
    CHECK(to_string(attribute_type::number) == "N");
    CHECK(to_string(attribute_type::binary) == "B");
    CHECK(to_string(attribute_type::string_set) == "SS");
    CHECK(to_string(attribute_type::number_set) == "NS");
    CHECK(to_string(attribute_type::binary_set) == "BS");
    CHECK(to_string(attribute_type::map) == "M");
    CHECK(to_string(attribute_type::list) == "L");
    CHECK(to_string(attribute_type::boolean) == "BOOL");
    CHECK(to_string(attribute_type::null) == "NULL");
    CHECK(to_string(static_cast<attribute_type>(10)).empty());
}

TEST_SUITE_END();
