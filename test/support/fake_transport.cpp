#include "support/fake_transport.hpp"

#include <dynaco/error_details.hpp>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdio>
#include <memory>

namespace dynaco::test {

namespace asio = boost::asio;

namespace {

/// As `Sun, 06 Nov 1994 08:49:37 GMT`.
std::string http_date(std::chrono::sys_seconds when) {
    using namespace std::chrono;
    constexpr std::array<char const*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<char const*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const midnight = floor<std::chrono::days>(when);
    year_month_day const date{midnight};
    hh_mm_ss const time{when - midnight};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                  days.at(weekday{midnight}.c_encoding()), static_cast<unsigned>(date.day()),
                  months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

}  // namespace

fake_reply fake_reply::ok(std::string json) {
    fake_reply out;
    out.body_ = std::move(json);
    return out;
}

fake_reply fake_reply::error(int status, std::string const& type, std::string const& message) {
    fake_reply out;
    out.status_ = status;
    boost::json::value const document = {{"__type", "com.amazonaws.dynamodb.v20120810#" + type},
                                         {"message", message}};
    out.body_ = boost::json::serialize(document);
    return out;
}

fake_reply fake_reply::failure(dynaco::error what) {
    fake_reply out;
    out.failure_ = std::move(what);
    return out;
}

fake_reply fake_reply::failure_in_doubt(errc what) {
    dynaco::error::details details;
    details.may_have_been_applied = true;
    return failure(dynaco::error{make_error_code(what), std::move(details)});
}

fake_reply fake_reply::nothing() {
    fake_reply out;
    out.never_ = true;
    return out;
}

fake_reply& fake_reply::status(int code) {
    status_ = code;
    return *this;
}

fake_reply& fake_reply::body(std::string text) {
    body_ = std::move(text);
    return *this;
}

fake_reply& fake_reply::request_id(std::string id) {
    request_id_ = std::move(id);
    return *this;
}

fake_reply& fake_reply::error_type(std::string name) {
    error_type_ = std::move(name);
    return *this;
}

fake_reply& fake_reply::crc32(std::string text) {
    crc32_ = std::move(text);
    return *this;
}

fake_reply& fake_reply::date(std::chrono::sys_seconds when) {
    date_ = http_date(when);
    return *this;
}

fake_reply& fake_reply::retry_after(std::string text) {
    retry_after_ = std::move(text);
    return *this;
}

fake_reply& fake_reply::age() {
    has_age_ = true;
    return *this;
}

fake_reply& fake_reply::replayed() {
    replayed_ = true;
    return *this;
}

fake_reply& fake_reply::turns(int count) {
    turns_ = count;
    return *this;
}

fake_reply& fake_reply::meanwhile(std::function<void()> act) {
    meanwhile_ = std::move(act);
    return *this;
}

std::string sent_request::header(std::string_view name) const {
    auto head = std::string_view{bytes}.substr(0, bytes.find("\r\n\r\n") + 2);
    while (!head.empty()) {
        auto const line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        auto const colon = line.find(": ");
        if (colon == std::string_view::npos) continue;
        if (boost::algorithm::iequals(line.substr(0, colon), name)) {
            return std::string{line.substr(colon + 2)};
        }
    }
    return {};
}

fake_reply fake_transport::next(sent_request const& request) {
    if (!replies_.empty()) {
        auto reply = std::move(replies_.front());
        replies_.pop_front();
        return reply;
    }
    return decide_ ? decide_(request) : otherwise_;
}

void fake_transport::deliver(fake_reply const& reply, response_sink& sink) const {
    transport_response response;
    response.status = reply.status_;
    response.body = reply.body_;
    response.request_id = reply.request_id_;
    response.error_type = reply.error_type_;
    response.crc32 = reply.crc32_;
    response.date = reply.date_;
    response.retry_after = reply.retry_after_;
    response.has_age = reply.has_age_;
    sink.on_response(response);
}

asio::awaitable<result<bool>> fake_transport::exchange(transport_request& request,
                                                       response_sink& sink) {
    if (auto invalid = request.render()) co_return *std::move(invalid);
    sent_request seen;
    seen.operation = request.operation;
    seen.bytes = request.bytes;
    seen.body = request.body;
    seen.deadline = request.deadline;
    seen.deadline_is_the_calls = request.deadline_is_the_calls;
    requests_.push_back(seen);
    auto const reply = next(seen);

    auto const executor = co_await asio::this_coro::executor;
    if (reply.never_) {
        auto const timer =
            std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        held_.push_back([timer] { timer->cancel(); });
        co_await timer->async_wait(asio::as_tuple(asio::deferred));
    } else {
        // Like a network, it lets others run before there is an answer.
        for (int turn = 0; turn < reply.turns_; ++turn) {
            co_await asio::post(executor, asio::deferred);
        }
    }
    if (reply.meanwhile_) reply.meanwhile_();
    auto const caller = co_await asio::this_coro::cancellation_state;
    if (reply.never_ || shut_down_ || caller.cancelled() != asio::cancellation_type::none) {
        dynaco::error::details details;
        details.may_have_been_applied = true;
        co_return dynaco::error{cancelled_code(), std::move(details)};
    }
    if (reply.failure_) co_return *reply.failure_;
    deliver(reply, sink);
    co_return reply.replayed_;
}

asio::awaitable<result<void>> fake_transport::warm_up() {
    co_return result<void>{};
}

void fake_transport::shut_down() {
    shut_down_ = true;
    for (auto const& end : held_) end();
    held_.clear();
}

}  // namespace dynaco::test
