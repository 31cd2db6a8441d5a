// A stream behind the fake transport, and a reader of it.
#pragma once

#include <dynaco/client.hpp>
#include <dynaco/stream_reader.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dynaco::test {

inline std::string const arn =
    "arn:aws:dynamodb:eu-north-1:123456789012:table/music/stream/2030-01-31T12:00:00.000";

/// As the service's: 28 characters and more.
inline std::string shard_name(std::string const& short_name) {
    return "shardId-00000000000000000000-" + short_name;
}
inline std::string sequence(int number) {
    auto const digits = std::to_string(number);
    return std::string(21 - digits.size(), '0') + digits;
}
inline int number_of(change_record const& record) {
    return record.sequence_number.empty() ? 0 : std::stoi(record.sequence_number);
}

/// Shards with records, which are numbered as the test likes. Answers as the service does.
class fake_stream {
  public:
    class shard {
      public:
        std::string id;
        std::string parent;
        std::vector<int> records;
        bool is_open = true;
    };

    fake_stream() = default;

    shard& add(std::string const& name, std::vector<int> records, std::string const& parent = "",
               bool open = true) {
        shard next;
        next.id = shard_name(name);
        if (!parent.empty()) next.parent = shard_name(parent);
        next.records = std::move(records);
        next.is_open = open;
        shards.push_back(std::move(next));
        return shards.back();
    }

    fake_reply answer(sent_request const& request) const {
        auto const body = boost::json::parse(request.body);
        if (request.operation == "DescribeStream") return describe(body);
        if (request.operation == "GetShardIterator") return iterator(body);
        return records(body);
    }

    std::vector<shard> shards;
    std::size_t page_size = 100;
    std::string status = "ENABLED";
    int trimmed = 0;

  private:
    static std::string text(boost::json::value const& from, char const* name) {
        auto const* const found = from.as_object().if_contains(name);
        return found == nullptr ? std::string{} : std::string{found->as_string()};
    }
    shard const* find(std::string const& id) const {
        for (auto const& each : shards) {
            if (each.id == id) return &each;
        }
        return nullptr;
    }

    fake_reply describe(boost::json::value const& body) const {
        auto const after = text(body, "ExclusiveStartShardId");
        boost::json::array page;
        std::string last;
        bool is_begun = after.empty();
        bool has_more = false;
        for (auto const& each : shards) {
            if (!is_begun) {
                is_begun = each.id == after;
                continue;
            }
            has_more = page.size() == page_size;
            if (has_more) break;
            boost::json::object range{{"StartingSequenceNumber", sequence(1)}};
            if (!each.is_open) {
                range["EndingSequenceNumber"] =
                    sequence(each.records.empty() ? 1 : each.records.back());
            }
            boost::json::object one{{"ShardId", each.id}, {"SequenceNumberRange", range}};
            if (!each.parent.empty()) one["ParentShardId"] = each.parent;
            page.push_back(one);
            last = each.id;
        }
        boost::json::object stream{{"StreamArn", arn}, {"StreamStatus", status}, {"Shards", page}};
        if (has_more) stream["LastEvaluatedShardId"] = last;
        return fake_reply::ok(
            boost::json::serialize(boost::json::object{{"StreamDescription", stream}}));
    }

    fake_reply iterator(boost::json::value const& body) const {
        auto const id = text(body, "ShardId");
        auto const* const from = find(id);
        if (from == nullptr) return fake_reply::error(400, "ResourceNotFoundException");
        auto const type = text(body, "ShardIteratorType");
        int after = trimmed;
        if (type == "LATEST" && !from->records.empty()) after = from->records.back();
        if (type == "AFTER_SEQUENCE_NUMBER") after = std::stoi(text(body, "SequenceNumber"));
        if (after < trimmed) return fake_reply::error(400, "TrimmedDataAccessException");
        return fake_reply::ok(R"({"ShardIterator":")" + id + ' ' + std::to_string(after) + "\"}");
    }

    fake_reply records(boost::json::value const& body) const {
        auto const place = text(body, "ShardIterator");
        auto const id = place.substr(0, place.find(' '));
        int after = std::stoi(place.substr(place.find(' ') + 1));
        auto const* const from = find(id);
        if (from == nullptr) return fake_reply::error(400, "ResourceNotFoundException");
        if (after < trimmed) return fake_reply::error(400, "TrimmedDataAccessException");
        auto const most = static_cast<std::size_t>(body.at("Limit").as_int64());
        boost::json::array out;
        for (int const number : from->records) {
            if (number <= after || out.size() == most) continue;
            out.push_back(event(number));
        }
        if (!out.empty()) {
            after = std::stoi(
                std::string{out.back().at_pointer("/dynamodb/SequenceNumber").as_string()});
        }
        boost::json::object reply{{"Records", out}};
        bool const is_at_end = from->records.empty() || from->records.back() <= after;
        if (from->is_open || !is_at_end) {
            reply["NextShardIterator"] = id + ' ' + std::to_string(after);
        }
        return fake_reply::ok(boost::json::serialize(reply));
    }

    static boost::json::value event(int number) {
        boost::json::object const key{{"id", {{"N", std::to_string(number)}}}};
        return {{"eventID", "event-" + std::to_string(number)},
                {"eventName", "INSERT"},
                {"dynamodb",
                 {{"Keys", key},
                  {"NewImage", key},
                  {"SequenceNumber", sequence(number)},
                  {"ApproximateCreationDateTime", 1700000000},
                  {"SizeBytes", 12}}}};
    }
};

/// Time moves when nobody has anything else to do, to the end of the sleep that ends first.
class patient_clock : public fake_clock {
  public:
    patient_clock() = default;

    boost::asio::awaitable<bool> sleep_until(time_point when) override {
        namespace asio = boost::asio;
        auto const executor = co_await asio::this_coro::executor;
        asio::cancellation_state const caller = co_await asio::this_coro::cancellation_state;
        if (sleeps_before_stopping-- == 0) {
            asio::steady_timer never(executor, asio::steady_timer::time_point::max());
            co_await never.async_wait(asio::as_tuple(asio::deferred));
            co_return false;
        }
        auto const begun = now();
        auto const place = sleepers_.insert(when);
        bool cancelled = false;
        for (int turn = 0; when > now() && !cancelled; ++turn) {
            // More turns than there are between two calls.
            bool const is_first = place == sleepers_.begin();
            if (turn > 60 && is_first) advance(when - now());
            co_await asio::post(executor, asio::deferred);
            cancelled = caller.cancelled() != asio::cancellation_type::none;
        }
        sleepers_.erase(place);
        if (!cancelled) slept_.push_back(when - begun);
        co_return !cancelled;
    }

    /// The lengths of the sleeps that were not cut short.
    [[nodiscard]] std::vector<duration> const& slept() const { return slept_; }
    void forget() { slept_.clear(); }

    /// The sleep behind so many others ends when it is cancelled only.
    int sleeps_before_stopping = -1;

  private:
    std::multiset<time_point> sleepers_;
    std::vector<duration> slept_;
};

class stream_world : public engine_world {
  public:
    stream_world() {
        time = patience;
        config.clock = patience;
        wire->on_request([this](sent_request const& request) { return stream.answer(request); });
    }

    dynaco::client& client() {
        if (!client_) client_.emplace(context, config);
        return *client_;
    }
    void destroy_client() { client_.reset(); }
    stream_reader& reader() {
        if (!reader_) reader_.emplace(client(), arn, options);
        return *reader_;
    }
    void new_reader() { reader_.reset(); }

    std::optional<change_record> next() { return run_coro(context, reader().next()); }
    result<std::optional<change_record>> try_next() {
        return run_coro(context, reader().next(as_result));
    }
    /// The numbers of the next records; a gap counts as minus the last number before it.
    std::vector<int> take(std::size_t count) {
        std::vector<int> out;
        while (out.size() < count) {
            auto const record = next();
            if (!record) break;
            out.push_back(record->is_gap() ? -number_of(*record) : number_of(*record));
        }
        return out;
    }
    /// All to the end.
    std::vector<int> rest() { return take(1000); }
    void commit() { run_coro(context, reader().commit()); }

    [[nodiscard]] std::size_t sent(std::string const& operation) const {
        return static_cast<std::size_t>(
            std::count_if(wire->requests().begin(), wire->requests().end(),
                          [&](auto const& each) { return each.operation == operation; }));
    }
    /// A text or number of a request that was sent.
    [[nodiscard]] std::string member(std::string const& operation, std::size_t index,
                                     std::string const& name) const {
        for (auto const& each : wire->requests()) {
            if (each.operation != operation || index-- != 0) continue;
            auto const body = boost::json::parse(each.body);
            auto const& found = body.at(name);
            return found.is_string() ? std::string{found.as_string()}
                                     : boost::json::serialize(found);
        }
        FAIL("there was no such request");
        return {};
    }

    fake_stream stream;
    stream_reader_options options;
    std::shared_ptr<patient_clock> patience = std::make_shared<patient_clock>();

  private:
    std::optional<dynaco::client> client_;
    std::optional<stream_reader> reader_;
};

}  // namespace dynaco::test
