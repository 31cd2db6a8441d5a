#include "table/write_stamp.hpp"

#include "engine/at_home.hpp"
#include "table/leaves.hpp"
#include "table/moment_text.hpp"

#include <limits>
#include <utility>

namespace dynaco::mapper {
namespace asio = boost::asio;

namespace {

// What is drawn is shared: another context may destroy the frame of the one who asks.
asio::awaitable<void> put_stamp(std::shared_ptr<engine::core> core,
                                std::shared_ptr<write_stamp> out) {
    out->high = core->random_bits();
    out->low = core->random_bits();
    out->now = core->clock().wall_now();
    co_return;
}

error about(std::string_view name, errc code, std::string_view what) {
    return error{code, std::string{name} + ": " + std::string{what}};
}

moment moment_of(std::chrono::system_clock::time_point when) {
    using namespace std::chrono;
    auto const whole = floor<seconds>(when);
    return {whole.time_since_epoch().count(),
            static_cast<std::int32_t>(duration_cast<nanoseconds>(when - whole).count())};
}

codec const& time_codec(codec const& type) {
    return type.kind == codec::kinds::optional ? type.element() : type;
}

bool set_time(member const& of, void* object, moment const& when) {
    void* place = of.in(object);
    if (of.type->kind == codec::kinds::optional) place = of.type->optional->emplace(place);
    return time_codec(*of.type).time->store(place, when);
}

bool has_time(member const& of, void const* object) {
    void const* place = of.in(object);
    if (of.type->kind == codec::kinds::optional) return of.type->optional->value(place) != nullptr;
    return of.type->time->load(place) != moment{0, 0};
}

// As the member would hold it: what is finer is dropped.
moment cut(moment when, int digits) {
    constexpr std::int64_t day = 24 * 60 * 60;
    if (digits < 0) return {when.seconds - ((when.seconds % day) + day) % day, 0};
    std::int32_t unit = 1'000'000'000;
    for (; digits > 0; --digits) unit /= 10;
    when.nanoseconds -= when.nanoseconds % unit;
    return when;
}

}  // namespace

asio::awaitable<write_stamp> draw_stamp(std::shared_ptr<engine::core> core) {
    auto const out = std::make_shared<write_stamp>();
    auto work = engine::at_home(core, put_stamp(core, out));
    co_await std::move(work);
    co_return *out;
}

bool counts_versions(table_type const& type) {
    return type.find(member_role::version)->type->kind != codec::kinds::text;
}

result<item_version> version_in(table_type const& type, void const* object) {
    auto const& held = *type.find(member_role::version);
    if (!counts_versions(type)) return item_version(as<std::string>(held.in(object)));
    number value;
    error failure;
    if (!held.type->numeric->load(held.in(object), value, failure)) return failure;
    return version_of_value(attribute_value{value}, held.name);
}

result<item_version> version_of_value(attribute_value const& value, std::string_view name) {
    if (value.type() == attribute_type::string) return item_version(value.get<std::string>());
    auto const count = value.get<std::uint64_t>(as_result);
    if (count.has_error()) {
        return about(name, errc::invalid_argument, "a version is no negative number");
    }
    return item_version(*count);
}

attribute_value value_of(item_version const& version) {
    if (version.counts()) return attribute_value{version.count()};
    return attribute_value{version.text()};
}

result<item_version> next_version(item_version const& base, write_stamp const& stamp) {
    if (!base.counts()) return item_version(random_version(stamp.high, stamp.low));
    if (base.count() == std::numeric_limits<std::uint64_t>::max()) {
        return error{errc::not_representable, "the version cannot count on"};
    }
    return item_version(base.count() + 1);
}

std::string id_of(item_version const& made, write_stamp const& stamp) {
    return made.counts() ? write_id(stamp.high) : write_id_of(made.text());
}

std::optional<error> set_version(table_type const& type, void* object,
                                 item_version const& version) {
    auto const& held = *type.find(member_role::version);
    if (!version.counts()) {
        as<std::string>(held.in(object)) = version.text();
        return std::nullopt;
    }
    error failure;
    if (held.type->numeric->store(held.in(object), number{version.count()}, failure)) {
        return std::nullopt;
    }
    return about(held.name, errc::not_representable, "the member cannot count on");
}

std::optional<error> set_times(table_type const& type, void* object,
                               std::chrono::system_clock::time_point now) {
    auto const when = moment_of(now);
    for (auto const role : {member_role::created_at, member_role::updated_at}) {
        auto const* const held = type.find(role);
        if (!held || (role == member_role::created_at && has_time(*held, object))) continue;
        if (!set_time(*held, object, when)) {
            return about(held->name, errc::not_representable, "the member cannot hold the time");
        }
    }
    return std::nullopt;
}

attribute_value time_value(member const& of, std::chrono::system_clock::time_point now) {
    auto const& type = time_codec(*of.type);
    auto const when = cut(moment_of(now), type.time->digits);
    if (type.form == forms::usual) {
        return attribute_value{to_text(when, type.time->digits).value_or(std::string{})};
    }
    if (type.form == forms::whole_seconds) return attribute_value{when.seconds};
    return attribute_value{to_number(when)};
}

}  // namespace dynaco::mapper
