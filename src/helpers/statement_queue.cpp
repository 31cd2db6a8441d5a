#include "helpers/statement_queue.hpp"

#include <dynaco/error_details.hpp>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace dynaco::helpers {
namespace {

constexpr std::size_t most_statements = 25;  // AWS API reference, BatchExecuteStatement
constexpr int most_tries = 10;

service_errc code_of(batch_statement_error_code_enum const& code) noexcept {
    using codes = batch_statement_error_code_enum;
    switch (code.value()) {
        case codes::conditional_check_failed:
            return service_errc::conditional_check_failed;
        case codes::item_collection_size_limit_exceeded:
            return service_errc::item_collection_size_limit_exceeded;
        case codes::request_limit_exceeded:
            return service_errc::request_limit_exceeded;
        case codes::validation_error:
            return service_errc::validation;
        case codes::provisioned_throughput_exceeded:
            return service_errc::provisioned_throughput_exceeded;
        case codes::transaction_conflict:
            return service_errc::transaction_conflict;
        case codes::throttling_error:
            return service_errc::throttling;
        case codes::internal_server_error:
            return service_errc::internal_server_error;
        case codes::resource_not_found:
            return service_errc::resource_not_found;
        case codes::access_denied:
            return service_errc::access_denied;
        case codes::duplicate_item:
            return service_errc::duplicate_item;
        case codes::unknown:
            return service_errc::unknown;
    }
    return service_errc::unknown;
}

bool begins_with(std::string_view text, std::string_view lower_case) {
    auto const start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    return text.size() >= lower_case.size() &&
           std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char wanted, char given) { return wanted == (given | 0x20); });
}

batch_statement_request part_of_batch(statement const& from) {
    batch_statement_request made(from.text());
    made.parameters(from.parameters());
    if (auto const asked = from.consistent_read()) made.consistent_read(*asked);
    if (auto const& asked = from.return_values_on_condition_check_failure()) {
        made.return_values_on_condition_check_failure(*asked);
    }
    return made;
}

}  // namespace

error error_of(batch_statement_error const& failure) {
    auto const code = failure.code.value_or(batch_statement_error_code_enum());
    error::details payload;
    payload.operation = batch_execute_statement_request::operation_name;
    payload.name = code.text();
    payload.service_message = failure.message.value_or("");
    payload.item = failure.item;
    payload.may_have_been_applied = code == batch_statement_error_code_enum::internal_server_error;
    return error{make_error_code(code_of(code)), std::move(payload)};
}

statement_queue::statement_queue(std::vector<statement> statements)
    : statements_{std::move(statements)},
      results_(statements_.size(), statement_result{std::optional<item>{}}),
      tries_(statements_.size()),
      in_doubt_(statements_.size()),
      waiting_(statements_.size()),
      most_{most_statements} {
    std::iota(waiting_.begin(), waiting_.end(), std::size_t{0});
}

bool statement_queue::reads(std::size_t index) const {
    return begins_with(statements_[index].text(), "select");
}

batch_execute_statement_request statement_queue::next() {
    batch_execute_statement_request request;
    bool const reading = reads(waiting_.front());
    while (!waiting_.empty() && out_.size() != most_ && reads(waiting_.front()) == reading) {
        out_.push_back(waiting_.front());
        waiting_.pop_front();
        ++tries_[out_.back()];
        request.add_statement(part_of_batch(statements_[out_.back()]));
    }
    most_ = most_statements;
    return request;
}

void statement_queue::keep(std::size_t index, error failure) {
    if (!reads(index) && failure.may_have_been_applied()) in_doubt_[index] = 1;
    results_[index] = failure.with([&](error::details& payload) {
        payload.may_have_been_applied = in_doubt_[index] != 0;
        payload.attempts = std::max(payload.attempts, tries_[index]);
    });
}

policy::retry_kind statement_queue::take(batch_execute_statement_response const& response) {
    auto worst = policy::retry_kind::none;
    std::vector<std::size_t> again;
    for (std::size_t place = 0; place != out_.size(); ++place) {
        auto const index = out_[place];
        auto const& got = response.responses[place];
        if (!got.error) {
            results_[index] = got.item;
            continue;
        }
        auto failure = error_of(*got.error);
        auto const kind = policy::classify(failure);
        keep(index, std::move(failure));
        if (kind == policy::retry_kind::none || tries_[index] == most_tries) continue;
        again.push_back(index);
        worst = std::max(worst, kind);  // a throttle asks for the longer pause
    }
    out_.clear();
    waiting_.insert(waiting_.begin(), again.begin(), again.end());
    return worst;
}

bool statement_queue::fail(error const& failure) {
    bool const broke_a_rule =
        failure == condition::invalid_request || failure == condition::not_found;
    bool const was_alone = out_.size() == 1;
    // A refused call of several writes may have done some of them: Amazon's local server does them
    // all, then refuses two on one item, and nothing documented says otherwise of the service.
    bool const did_nothing = reads(out_.front()) || failure == errc::invalid_argument;
    if (broke_a_rule && !was_alone && did_nothing) {
        most_ = out_.size() / 2;
        for (auto const index : out_) --tries_[index];
        waiting_.insert(waiting_.begin(), out_.begin(), out_.end());
        out_.clear();
        return true;
    }
    auto const seen =
        broke_a_rule && !did_nothing && !was_alone
            ? failure.with([](auto& payload) { payload.may_have_been_applied = true; })
            : failure;
    for (auto const index : out_) keep(index, seen);
    out_.clear();
    if (!broke_a_rule) give_up(failure);
    return broke_a_rule;
}

void statement_queue::give_up(error const& failure) {
    for (auto const index : waiting_) {
        if (tries_[index] != 0) continue;
        results_[index] = failure.with([](error::details& payload) {
            payload.may_have_been_applied = false;
            payload.attempts = 0;
        });
    }
    waiting_.clear();
}

}  // namespace dynaco::helpers
