// No type that can appear in a call is an aggregate: GCC 12 destroys temporaries of such types
// twice in co_await expressions. Requests, responses and all that they consist of are looked at
// where they are described (wire/describe.hpp): there an aggregate does not compile.
#include <dynaco.hpp>
#include <dynaco/statement.hpp>
#include <dynaco/transaction.hpp>

#include <doctest/doctest.h>

#include <type_traits>

namespace dynaco::test {
namespace {

template <class... Types>
constexpr bool are_classes_with_constructors = !(std::is_aggregate_v<Types> || ...);

}  // namespace

TEST_SUITE("shapes.types") {
    TEST_CASE("values, options, results and configuration -> no aggregates") {
        CHECK(are_classes_with_constructors<attribute_value, attribute, item, list, number, binary,
                                            string_set, number_set, binary_set, string_map<int>>);
        CHECK(are_classes_with_constructors<call_options, as_result_t, call_report, attempt_report,
                                            client, error, exception, error::details,
                                            throttling_reason, cancellation_reason,
                                            result<get_item_response>, result<void>>);
        CHECK(are_classes_with_constructors<client_config, pool_config, timeout_config,
                                            retry_config, tls_config, credentials, fake_environment,
                                            transport_request, transport_response>);
        CHECK(are_classes_with_constructors<write_transaction, read_transaction,
                                            transaction_options, statement>);
        CHECK(are_classes_with_constructors<resolve_event, connect_event, handshake_event,
                                            reuse_event, close_event, attempt_event, retry_event>);
        CHECK(are_classes_with_constructors<return_value, select, billing_mode, table_class,
                                            comparison_operator, key_type, scalar_attribute_type>);
    }
}

}  // namespace dynaco::test
