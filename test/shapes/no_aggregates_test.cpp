// No type that can appear in a call is an aggregate: GCC 12 destroys temporaries of such types
// twice in co_await expressions. Requests and responses are walked down to their last members.
#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace dynaco::test {
namespace {

template <class... Types>
constexpr bool are_classes_with_constructors = !(std::is_aggregate_v<Types> || ...);

template <class Class, class Member>
Member type_of_member(Member Class::*);

template <class T>
class walk;

template <class Members>
inline constexpr bool are_safe = false;
template <template <class...> class List, class... Descriptors>
inline constexpr bool are_safe<List<Descriptors...>> =
    (walk<decltype(type_of_member(Descriptors::pointer))>::is_safe && ...);

/// A class of requests or responses, or something below one.
template <class T>
class walk {
    static consteval bool look() {
        if (std::is_aggregate_v<T>) return false;
        if constexpr (boost::describe::has_describe_members<T>::value) {
            return are_safe<boost::describe::describe_members<
                T, boost::describe::mod_any_access | boost::describe::mod_inherited>>;
        }
        return true;
    }

  public:
    static constexpr bool is_safe = look();
};
template <class T>
class walk<std::optional<T>> : public walk<T> {};
template <class T>
class walk<std::vector<T>> : public walk<T> {};
template <class T>
class walk<string_map<T>> : public walk<T> {};

template <class... Requests>
constexpr bool are_safe_operations =
    (walk<Requests>::is_safe && ...) && (walk<typename Requests::response_type>::is_safe && ...);

struct aggregate {
    std::string text;
};
struct owner {
    owner() = default;
    std::vector<aggregate> inside;
    BOOST_DESCRIBE_CLASS(owner, (), (inside), (), ())
};

}  // namespace

TEST_SUITE("shapes.types") {
    TEST_CASE("requests, responses and all they consist of -> no aggregates") {
        CHECK_FALSE(walk<owner>::is_safe);  // the walk would see one
        CHECK(
            are_safe_operations<get_item_request, put_item_request, update_item_request,
                                delete_item_request, query_request, create_table_request,
                                describe_table_request, delete_table_request, list_tables_request>);
    }

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
        CHECK(are_classes_with_constructors<resolve_event, connect_event, handshake_event,
                                            reuse_event, close_event, attempt_event, retry_event>);
        CHECK(are_classes_with_constructors<return_value, select, billing_mode, table_class,
                                            comparison_operator, key_type, scalar_attribute_type>);
    }
}

}  // namespace dynaco::test
