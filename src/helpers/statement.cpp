#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/operations/execute_statement.hpp>
#include <dynaco/operations/execute_transaction.hpp>
#include <dynaco/statement.hpp>

#include "engine/or_throw.hpp"
#include "helpers/transact_once.hpp"
#include "helpers/transaction_rules.hpp"

namespace dynaco {
namespace asio = boost::asio;

statement& statement::parameter(attribute_value value) & {
    values_.push_back(std::move(value));
    return *this;
}
statement&& statement::parameter(attribute_value value) && {
    return std::move(parameter(std::move(value)));
}

statement& statement::consistent_read(bool value) & {
    consistent_read_ = value;
    return *this;
}
statement&& statement::consistent_read(bool value) && {
    return std::move(consistent_read(value));
}

statement& statement::return_values_on_condition_check_failure(
    dynaco::return_values_on_condition_check_failure value) & {
    return_values_ = std::move(value);
    return *this;
}
statement&& statement::return_values_on_condition_check_failure(
    dynaco::return_values_on_condition_check_failure value) && {
    return std::move(return_values_on_condition_check_failure(std::move(value)));
}

execute_statement_request statement::request() const {
    execute_statement_request made(text_);
    made.parameters(values_);
    if (consistent_read_) made.consistent_read(*consistent_read_);
    if (return_values_) made.return_values_on_condition_check_failure(*return_values_);
    return made;
}

asio::awaitable<result<execute_statement_response>> execute(client& with, statement what,
                                                            call_options options, as_result_t) {
    return engine::perform<execute_statement_request, true>(engine::client_access::core_of(with),
                                                            what.request(), options);
}

asio::awaitable<result<execute_statement_response>> execute(client& with, statement what,
                                                            as_result_t) {
    return execute(with, std::move(what), call_options(), as_result);
}

asio::awaitable<execute_statement_response> execute(client& with, statement what,
                                                    call_options options) {
    return engine::perform<execute_statement_request, false>(engine::client_access::core_of(with),
                                                             what.request(), options);
}

namespace {

using items = std::vector<std::optional<item>>;

parameterized_statement part_of_transaction(statement const& from) {
    parameterized_statement made(from.text());
    made.parameters(from.parameters());
    if (auto const& asked = from.return_values_on_condition_check_failure()) {
        made.return_values_on_condition_check_failure(*asked);
    }
    return made;
}

asio::awaitable<result<items>> run(std::shared_ptr<engine::core> core,
                                   execute_transaction_request request,
                                   transaction_options options) {
    auto const asked = request.transact_statements().size();
    auto send = helpers::transact_once(std::move(core), std::move(request), std::move(options));
    auto got = co_await std::move(send);
    if (got.has_error()) co_return got.error();
    // The service may leave out what writes have nothing to say about.
    items found(asked);
    for (std::size_t index = 0; index != asked && index != got->responses.size(); ++index) {
        found[index] = std::move(got->responses[index].item);
    }
    co_return std::move(found);
}

}  // namespace

asio::awaitable<result<items>> execute_transaction(client& with, std::vector<statement> what,
                                                   transaction_options options, as_result_t) {
    auto fault = helpers::find_fault(options);
    if (!fault) fault = helpers::find_fault(what.size(), "transact_statements");
    if (fault) return helpers::refuse<items>(*std::move(fault));
    execute_transaction_request request;
    for (auto const& each : what) request.add_transact_statement(part_of_transaction(each));
    return run(engine::client_access::core_of(with), std::move(request), std::move(options));
}

asio::awaitable<result<items>> execute_transaction(client& with, std::vector<statement> what,
                                                   as_result_t) {
    return execute_transaction(with, std::move(what), transaction_options(), as_result);
}

asio::awaitable<items> execute_transaction(client& with, std::vector<statement> what,
                                           transaction_options options) {
    return engine::or_throw(
        execute_transaction(with, std::move(what), std::move(options), as_result));
}

}  // namespace dynaco
