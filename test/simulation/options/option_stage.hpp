// One operation of a recipe and its options, in a world in which one request can be refused.
#pragma once

#include "support/simulation/failures.hpp"
#include "support/simulation/simulated_world.hpp"

#include <dynaco/call_options.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/recipes/recipe_table.hpp>
#include <dynaco/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynaco::test {

class sent_request {
  public:
    std::string operation;
    std::string body;
    clock::duration left{};  ///< Until the attempt has to end.
    clock::time_point deadline;
};

/// The requests of an operation, and which of them meets a transaction of somebody else.
class request_log {
  public:
    bool is_open = false;
    bool loses_answer = false;  ///< Of the next request, whether it is open or not.
    std::optional<std::size_t> refused;
    std::vector<sent_request> sent;

    /// How often what was refused was sent once more.
    [[nodiscard]] std::size_t repeats() const {
        auto const first = sent.begin() + static_cast<std::ptrdiff_t>(refused.value());
        return static_cast<std::size_t>(std::count_if(
            first + 1, sent.end(), [&](auto const& each) { return each.body == first->body; }));
    }
};

inline std::string conflict_body(std::string_view operation) {
    if (!operation.starts_with("Transact")) {
        return error_body(
            service_failure("TransactionConflictException", "It is in a transaction"));
    }
    std::vector<cancellation_reason> reasons{
        cancellation_reason{cancellation_code::transaction_conflict}};
    return error_body(transaction_cancelled(std::move(reasons)));
}

/// A request that the transport in front has rendered.
class rendered_request final : public transport_request {
  public:
    explicit rendered_request(transport_request const& other) : transport_request{other} {}

    std::optional<error> render() override { return std::nullopt; }
};

/// A transport that writes down what is sent, and answers one request by itself.
class logging_transport : public transport {
  public:
    logging_transport(std::shared_ptr<transport> inner, std::shared_ptr<request_log> log,
                      std::shared_ptr<clock> time)
        : inner_{std::move(inner)}, log_{std::move(log)}, time_{std::move(time)} {}

    boost::asio::awaitable<result<bool>> exchange(transport_request& request,
                                                  response_sink& sink) override {
        if (auto invalid = request.render()) co_return *std::move(invalid);
        bool const is_lost = std::exchange(log_->loses_answer, false);
        if (log_->is_open) {
            auto const number = log_->sent.size();
            log_->sent.push_back(note(request));
            if (log_->refused == number) {
                auto const body = conflict_body(request.operation);
                transport_response response;
                response.status = 400;
                response.body = body;
                sink.on_response(response);
                co_return false;
            }
        }
        if (is_lost) {
            error::details details;
            details.may_have_been_applied = true;
            co_return error{errc::connection_closed, std::move(details)};
        }
        rendered_request rendered{request};
        auto work = inner_->exchange(rendered, sink);
        auto done = co_await std::move(work);
        co_return done;
    }
    boost::asio::awaitable<result<void>> warm_up() override { return inner_->warm_up(); }
    void quiesce() override { inner_->quiesce(); }
    void shut_down() override { inner_->shut_down(); }

  private:
    [[nodiscard]] sent_request note(transport_request const& request) const {
        sent_request made;
        made.operation = request.operation;
        made.body = request.body;
        made.left = request.deadline - time_->now();
        made.deadline = request.deadline;
        return made;
    }

    std::shared_ptr<transport> inner_;
    std::shared_ptr<request_log> log_;
    std::shared_ptr<clock> time_;
};

/// Options that begin at a time.
using options_from = std::function<call_options(clock::time_point)>;

/// What an operation is called with. It may prepare what it needs: only requests between `options`
/// and `over`, or its end, count.
class option_stage {
  public:
    option_stage(simulated_process& process, std::shared_ptr<request_log> log, options_from given)
        : self{process}, log_{std::move(log)}, given_{std::move(given)} {}

    /// The operation begins.
    call_options options() {
        log_->is_open = true;
        began = self.clock().now();
        return given_(began);
    }
    /// What comes now is not the options'.
    void over() { log_->is_open = false; }
    /// The next request is carried out or not, and nobody is told.
    void lose_next_answer() { log_->loses_answer = true; }

    [[nodiscard]] recipes::recipe_table table(std::string name = "table") const {
        return recipes::recipe_table{self.client(), std::move(name)};
    }

    simulated_process& self;
    clock::time_point began;

  private:
    std::shared_ptr<request_log> log_;
    options_from given_;
};

template <class T>
std::optional<error> failure_of(result<T> const& got) {
    if (got.has_error()) return got.error();
    return std::nullopt;
}

/// What the limits in time are of, as the operation says.
enum class time_limit {
    of_all,           ///< Both are of the whole operation.
    timeout_of_each,  ///< A timeout is that of one request.
    own_after_work,   ///< What follows the work has the timeout, too, and no deadline.
};
/// Whether a limit of attempts is that of the whole, or a part of a greater one.
enum class attempt_limit { of_call, of_more };
/// Whether the failure of a request is the operation's: or that of the last one, for those who ask.
enum class failing { is_told, last_is_told };
/// What a report tells of.
enum class reporting { last_request, nothing };

/// An operation that takes options.
class option_case {
  public:
    using function = boost::asio::awaitable<std::optional<error>> (*)(option_stage&);

    option_case(std::string its_name, function how) : name{std::move(its_name)}, run{how} {}
    option_case& limits(time_limit value) {
        time = value;
        return *this;
    }
    option_case& limits(attempt_limit value) {
        attempts = value;
        return *this;
    }
    option_case& fails(failing value) {
        failure = value;
        return *this;
    }
    option_case& reports(reporting value) {
        report = value;
        return *this;
    }

    std::string name;
    function run;
    time_limit time = time_limit::of_all;
    attempt_limit attempts = attempt_limit::of_call;
    failing failure = failing::is_told;
    reporting report = reporting::last_request;
};

}  // namespace dynaco::test
