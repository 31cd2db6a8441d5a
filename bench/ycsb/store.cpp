#include "store.hpp"

#include <dynaco/expressions.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace ycsb {
namespace {

dynaco::key_names keys_of(options const& how) {
    return how.workload->has_ranges() ? dynaco::key_names("part", "id") : dynaco::key_names("id");
}

std::size_t count_fields(record const& of) {
    return static_cast<std::size_t>(std::count_if(
        fields.begin(), fields.end(), [&](auto field) { return !(of.*field).empty(); }));
}

/// The name of what an update of a record that is not there ends with.
std::string not_found() {
    return dynaco::make_error_code(dynaco::errc::item_not_found).message();
}

template <class Result>
outcome outcome_of(Result const& done) {
    return done.has_error() ? outcome(failure_name(done.error())) : outcome();
}

}  // namespace

std::string failure_name(dynaco::error const& failure) {
    if (!failure.name().empty()) return std::string(failure.name());
    return failure.code().message();
}

dynaco::table<record> open_table(dynaco::client const& client, options const& how) {
    return dynaco::table<record>{client, how.table, keys_of(how)};
}

store::store(dynaco::client const& client, options const& how)
    : table_{open_table(client, how)},
      is_consistent_{how.consistent},
      fields_{static_cast<std::size_t>(how.fields)} {}

asio::awaitable<outcome> store::carry_out(task what) const {
    switch (what.kind) {
        case operation::read:
            co_return co_await read(what.content);
        case operation::update:
            co_return co_await update(what);
        case operation::insert:
            co_return co_await insert(what.content);
        case operation::scan:
            co_return co_await scan(what);
        case operation::read_modify_write:
            break;
    }
    co_return co_await read_modify_write(what);
}

asio::awaitable<outcome> store::read(record const& which) const {
    auto reading = is_consistent_ ? table_.get(which, dynaco::consistent_read, dynaco::as_result)
                                  : table_.get(which, dynaco::as_result);
    auto const got = co_await std::move(reading);
    auto made = outcome_of(got);
    if (!made.failure && !*got) made.failure = not_found();
    if (!made.failure && count_fields(**got) != fields_) {
        made.failure = "the record has another number of fields";
    }
    co_return std::move(made);
}

asio::awaitable<outcome> store::update(task const& what) const {
    auto const name = "field" + std::to_string(what.field);
    auto updating = table_.update(what.content, dynaco::set(name, what.value), dynaco::as_result);
    auto const done = co_await std::move(updating);
    co_return outcome_of(done);
}

asio::awaitable<outcome> store::insert(record const& what) const {
    auto putting = table_.put(what, dynaco::as_result);
    auto const done = co_await std::move(putting);
    co_return outcome_of(done);
}

asio::awaitable<outcome> store::scan(task const& what) const {
    auto from = dynaco::key_is("part", what.content.part) && dynaco::attr("id") >= what.content.id;
    auto const most = dynaco::limit(what.length);
    auto const at_once = dynaco::page_size(static_cast<std::int32_t>(what.length));
    auto rows = is_consistent_
                    ? table_.query(std::move(from), most, at_once, dynaco::consistent_read)
                    : table_.query(std::move(from), most, at_once);
    auto reading = rows.all(dynaco::as_result);
    auto const got = co_await std::move(reading);
    auto made = outcome_of(got);
    if (!made.failure) made.rows = got->size();
    // The scan begins with a record that is there.
    if (!made.failure && got->empty()) made.failure = not_found();
    co_return std::move(made);
}

asio::awaitable<outcome> store::read_modify_write(task const& what) const {
    auto made = co_await read(what.content);
    if (!made.failure) made = co_await update(what);
    co_return std::move(made);
}

}  // namespace ycsb
