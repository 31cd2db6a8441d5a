// A table that answers Query, Scan and other paged operations from memory, page by page.
#pragma once

#include <dynaco.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

/// Items `{"id":{"S":"a"},"n":{"N":"0"},"x":{"S":"..."}}`; the key is `id` and `n`.
class paged_world : public engine_world {
  public:
    explicit paged_world(std::size_t items = 7, std::size_t page_size = 3)
        : count{items}, largest_page{page_size} {
        wire->on_request([this](sent_request const& request) { return answer(request); });
    }

    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }
    void destroy_client() { client_.reset(); }

    template <class T>
    T run(boost::asio::awaitable<T> operation, leftovers rest = leftovers::forbidden) {
        return run_coro(context, std::move(operation), rest);
    }

    static query_request request() {
        return query_request("music")
            .key_condition_expression("id = :id")
            .expression_attribute_value(":id", "a");
    }
    [[nodiscard]] boost::json::object sent(std::size_t index) const {
        return boost::json::parse(wire->requests().at(index).body).as_object();
    }
    /// Those of one segment of a parallel scan.
    [[nodiscard]] std::size_t calls_of(std::size_t segment) const {
        std::size_t found = 0;
        for (std::size_t i = 0; i < calls(); ++i) {
            auto const body = sent(i);
            if (body.at("Segment").to_number<std::size_t>() == segment) ++found;
        }
        return found;
    }
    [[nodiscard]] std::size_t calls() const { return wire->requests().size(); }

    /// The page that a request asks for. A scan's segment has the items whose number says so.
    fake_reply answer(sent_request const& sent) const {
        auto const asked = boost::json::parse(sent.body).as_object();
        auto const number = [&](char const* name, std::size_t otherwise) {
            auto const* const found = asked.if_contains(name);
            return found ? found->to_number<std::size_t>() : otherwise;
        };
        auto const total = number("TotalSegments", 1);
        std::size_t next = number("Segment", 0);
        if (auto const* const start = asked.if_contains("ExclusiveStartKey")) {
            next = std::stoul(std::string{start->at("n").at("N").as_string()}) + total;
        }
        auto const limit = std::min(number("Limit", largest_page), largest_page);
        bool const projected = asked.contains("ProjectionExpression");
        boost::json::array items;
        std::size_t looked_at = 0;
        std::size_t last = 0;
        for (; next < count && looked_at < limit; next += total, ++looked_at) {
            last = next;
            if (asked.contains("FilterExpression") && next % filter != 0) continue;
            boost::json::object item{{"x", {{"S", "text"}}}};
            if (!projected) item = key_of(next);
            if (!projected) item["x"] = {{"S", "text"}};
            if (projected) item["x"] = {{"S", std::to_string(next)}};
            items.push_back(std::move(item));
        }
        boost::json::object reply{{"Count", items.size()}, {"ScannedCount", looked_at}};
        reply["Items"] = std::move(items);
        if (looked_at == limit && (next < count || always_token)) {
            reply["LastEvaluatedKey"] = key_of(last);
        }
        if (asked.contains("ReturnConsumedCapacity")) {
            reply["ConsumedCapacity"] = {{"TableName", "music"}, {"CapacityUnits", page_cost}};
        }
        return fake_reply::ok(boost::json::serialize(reply));
    }

    static boost::json::object key_of(std::size_t index) {
        return {{"id", {{"S", "a"}}}, {"n", {{"N", std::to_string(index)}}}};
    }

    std::size_t count;
    std::size_t largest_page;
    std::size_t filter = 1;     ///< A filter lets multiples of this through.
    bool always_token = false;  ///< A full last page has a token, and an empty page follows.
    double page_cost = 8;

  private:
    std::optional<dynaco::client> client_;
};

using numbers = std::vector<int>;
using page_list = std::vector<numbers>;

inline int number_of(item const& from) {
    return from.contains("n") ? from.get<int>("n") : std::stoi(from.get<std::string>("x"));
}

inline numbers range(int first, int end, int step = 1) {
    numbers made;
    for (int each = first; each < end; each += step) made.push_back(each);
    return made;
}

/// Up to `most` elements, one by one.
template <class Pager>
boost::asio::awaitable<numbers> take(Pager& from, std::size_t most = 100'000) {
    numbers taken;
    while (taken.size() < most) {
        auto const element = co_await from.next();
        if (!element) break;
        taken.push_back(number_of(*element));
    }
    co_return taken;
}

/// The numbers of each page, up to `most` pages.
template <class Pager>
boost::asio::awaitable<page_list> take_pages(Pager& from, std::size_t most = 100'000) {
    page_list taken;
    while (taken.size() < most) {
        auto const page = co_await from.next_page();
        if (!page) break;
        auto& found = taken.emplace_back();
        for (auto const& each : page->items) found.push_back(number_of(each));
    }
    co_return taken;
}

/// A coroutine that is running, and can be cancelled.
template <class T>
class running {
  public:
    running(boost::asio::io_context& context, boost::asio::any_io_executor const& where,
            boost::asio::awaitable<T> operation)
        : context_{context} {
        boost::asio::co_spawn(where, std::move(operation),
                              boost::asio::bind_cancellation_slot(
                                  state_->cancel.slot(),
                                  [state = state_](std::exception_ptr const& failure, T value) {
                                      ++state->completions;
                                      state->failure = failure;
                                      state->value = std::move(value);
                                  }));
    }

    /// What is ready happens.
    void settle() {
        context_.restart();
        context_.poll();
    }
    void cancel() {
        state_->cancel.emit(boost::asio::cancellation_type::terminal);
        settle();
    }
    [[nodiscard]] int completions() const { return state_->completions; }
    [[nodiscard]] bool threw() const { return state_->failure != nullptr; }
    [[nodiscard]] T const& value() const { return state_->value; }

  private:
    struct state {
        int completions = 0;
        std::exception_ptr failure;
        T value{};
        boost::asio::cancellation_signal cancel;
    };

    boost::asio::io_context& context_;
    std::shared_ptr<state> state_ = std::make_shared<state>();
};

/// What was taken until a failure, if there was one.
class harvest {
  public:
    harvest() = default;

    numbers taken;
    std::optional<error> failure;
};

template <class Pager>
boost::asio::awaitable<harvest> take_until_failure(Pager& from) {
    harvest found;
    for (;;) {
        auto next = from.next(as_result);
        auto const element = co_await std::move(next);
        if (element.has_error()) {
            found.failure = element.error();
            break;
        }
        if (!*element) break;
        found.taken.push_back(number_of(**element));
    }
    co_return found;
}

}  // namespace dynaco::test
