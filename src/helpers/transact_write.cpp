#include <dynaco/client.hpp>
#include <dynaco/client_access.hpp>
#include <dynaco/transaction.hpp>

#include "engine/or_throw.hpp"
#include "helpers/transact_once.hpp"
#include "helpers/transaction_rules.hpp"

namespace dynaco {
namespace asio = boost::asio;

asio::awaitable<result<transact_write_items_response>> transact_write(client& with,
                                                                      write_transaction what,
                                                                      transaction_options options,
                                                                      as_result_t) {
    auto fault = helpers::find_fault(options);
    if (!fault) fault = helpers::find_fault(what.request().transact_items());
    if (fault) return helpers::refuse<transact_write_items_response>(*std::move(fault));
    return helpers::transact_once(engine::client_access::core_of(with), what.request(),
                                  std::move(options));
}

asio::awaitable<result<transact_write_items_response>> transact_write(client& with,
                                                                      write_transaction what,
                                                                      as_result_t) {
    return transact_write(with, std::move(what), transaction_options(), as_result);
}

asio::awaitable<transact_write_items_response> transact_write(client& with, write_transaction what,
                                                              transaction_options options) {
    return engine::or_throw(transact_write(with, std::move(what), std::move(options), as_result));
}

namespace {

using items = std::vector<std::optional<item>>;

asio::awaitable<result<items>> read(std::shared_ptr<engine::core> core,
                                    transact_get_items_request request,
                                    transaction_options options) {
    auto const asked = request.transact_items().size();
    auto send = helpers::transact_once(std::move(core), std::move(request), std::move(options));
    auto got = co_await std::move(send);
    if (got.has_error()) co_return got.error();
    if (got->responses.size() != asked) {
        co_return error{errc::malformed_response,
                        "responses: has " + std::to_string(got->responses.size()) +
                            " entries for " + std::to_string(asked) + " gets"};
    }
    items found;
    found.reserve(asked);
    for (auto& each : got->responses) found.push_back(std::move(each.item));
    co_return std::move(found);
}

}  // namespace

asio::awaitable<result<items>> transact_read(client& with, read_transaction what,
                                             transaction_options options, as_result_t) {
    auto fault = helpers::find_fault(options);
    if (!fault && options.token()) {
        fault = error{errc::invalid_argument,
                      "transaction_options.token: is set; reading transactions have none"};
    }
    if (!fault) fault = helpers::find_fault(what.request().transact_items());
    if (fault) return helpers::refuse<items>(*std::move(fault));
    return read(engine::client_access::core_of(with), what.request(), std::move(options));
}

asio::awaitable<result<items>> transact_read(client& with, read_transaction what, as_result_t) {
    return transact_read(with, std::move(what), transaction_options(), as_result);
}

asio::awaitable<items> transact_read(client& with, read_transaction what,
                                     transaction_options options) {
    return engine::or_throw(transact_read(with, std::move(what), std::move(options), as_result));
}

}  // namespace dynaco
