// What tells the paged operations apart: their tokens, their elements and their limits.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace dynaco {

class describe_stream_request;
class execute_statement_request;
class list_backups_request;
class list_contributor_insights_request;
class list_exports_request;
class list_global_tables_request;
class list_imports_request;
class list_streams_request;
class list_tables_request;
class list_tags_of_resource_request;
class query_request;
class scan_request;

namespace helpers {

/// `largest_limit` of operations whose pages may have any number of elements.
inline constexpr std::int32_t any_limit = std::numeric_limits<std::int32_t>::max();

/// A page's size is the request's `limit`.
template <std::int32_t Largest>
class limited {
  public:
    static constexpr std::int32_t largest_limit = Largest;
    static std::optional<std::int32_t> limit(auto const& request) { return request.limit(); }
    static void limit(auto& request, std::int32_t value) { request.limit(value); }
    /// Whether the limit is not that of the elements that come back, but of those looked at.
    static bool filters(auto const&) { return false; }
    static bool only_counts(auto const&) { return false; }
};

/// A page's size is the request's `max_results`.
template <std::int32_t Largest>
class limited_by_max_results : public limited<Largest> {
  public:
    static std::optional<std::int32_t> limit(auto const& request) { return request.max_results(); }
    static void limit(auto& request, std::int32_t value) { request.max_results(value); }
};

/// The token is called `next_token` on both sides.
class by_next_token {
  public:
    static auto& next(auto& response) { return response.next_token; }
    static auto const& start(auto const& request) { return request.next_token(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.next_token(std::move(token));
    }
};

/// The token is the key of an item.
class by_key {
  public:
    static auto& elements(auto& response) { return response.items; }
    static auto& next(auto& response) { return response.last_evaluated_key; }
    static auto const& start(auto const& request) { return request.exclusive_start_key(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_key(std::move(token));
    }
    static bool only_counts(auto const& request) {
        using select = typename std::remove_cvref_t<decltype(request.select())>::value_type;
        return request.select() == select::count;
    }
};

}  // namespace helpers

/// Of each request class whose answers come in pages: where the token of the next page is found and
/// goes to, which member holds the elements, and which is the size of a page. A `pager` is all that
/// uses it.
///
/// The functions are templates, so that this header need not know the classes.
template <class Request>
class page_traits;

template <>
class page_traits<query_request> : public helpers::limited<helpers::any_limit>,
                                   public helpers::by_key {
  public:
    using helpers::by_key::only_counts;
    static bool filters(auto const& request) {
        return request.filter_expression().has_value() || !request.query_filter().empty();
    }
};

template <>
class page_traits<scan_request> : public helpers::limited<helpers::any_limit>,
                                  public helpers::by_key {
  public:
    using helpers::by_key::only_counts;
    static bool filters(auto const& request) {
        return request.filter_expression().has_value() || !request.scan_filter().empty();
    }
};

template <>
class page_traits<execute_statement_request> : public helpers::limited<helpers::any_limit>,
                                               public helpers::by_next_token {
  public:
    static auto& elements(auto& response) { return response.items; }
    // Only the service knows which part of the statement's condition is one of keys.
    static bool filters(auto const&) { return true; }
};

template <>
class page_traits<list_tables_request> : public helpers::limited<100> {
  public:
    static auto& elements(auto& response) { return response.table_names; }
    static auto& next(auto& response) { return response.last_evaluated_table_name; }
    static auto const& start(auto const& request) { return request.exclusive_start_table_name(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_table_name(std::move(token));
    }
};

template <>
class page_traits<list_backups_request> : public helpers::limited<100> {
  public:
    static auto& elements(auto& response) { return response.backup_summaries; }
    static auto& next(auto& response) { return response.last_evaluated_backup_arn; }
    static auto const& start(auto const& request) { return request.exclusive_start_backup_arn(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_backup_arn(std::move(token));
    }
};

template <>
class page_traits<list_global_tables_request> : public helpers::limited<helpers::any_limit> {
  public:
    static auto& elements(auto& response) { return response.global_tables; }
    static auto& next(auto& response) { return response.last_evaluated_global_table_name; }
    static auto const& start(auto const& request) {
        return request.exclusive_start_global_table_name();
    }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_global_table_name(std::move(token));
    }
};

template <>
class page_traits<list_streams_request> : public helpers::limited<100> {
  public:
    static auto& elements(auto& response) { return response.streams; }
    static auto& next(auto& response) { return response.last_evaluated_stream_arn; }
    static auto const& start(auto const& request) { return request.exclusive_start_stream_arn(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_stream_arn(std::move(token));
    }
};

/// The elements are the stream's shards.
template <>
class page_traits<describe_stream_request> : public helpers::limited<100> {
  public:
    static auto& elements(auto& response) { return description(response).shards; }
    static auto& next(auto& response) { return description(response).last_evaluated_shard_id; }
    static auto const& start(auto const& request) { return request.exclusive_start_shard_id(); }
    template <class Token>
    static void start(auto& request, Token token) {
        request.exclusive_start_shard_id(std::move(token));
    }

  private:
    static auto& description(auto& response) {
        if (!response.stream_description) response.stream_description.emplace();
        return *response.stream_description;
    }
};

template <>
class page_traits<list_contributor_insights_request> : public helpers::limited_by_max_results<100>,
                                                       public helpers::by_next_token {
  public:
    static auto& elements(auto& response) { return response.contributor_insights_summaries; }
};

template <>
class page_traits<list_exports_request> : public helpers::limited_by_max_results<25>,
                                          public helpers::by_next_token {
  public:
    static auto& elements(auto& response) { return response.export_summaries; }
};

template <>
class page_traits<list_imports_request> : public helpers::limited<25>,
                                          public helpers::by_next_token {
  public:
    static auto& elements(auto& response) { return response.import_summary_list; }
    static std::optional<std::int32_t> limit(auto const& request) { return request.page_size(); }
    static void limit(auto& request, std::int32_t value) { request.page_size(value); }
};

/// The service alone decides how many tags a page has.
template <>
class page_traits<list_tags_of_resource_request> : public helpers::limited<0>,
                                                   public helpers::by_next_token {
  public:
    static auto& elements(auto& response) { return response.tags; }
    static std::optional<std::int32_t> limit(auto const&) { return std::nullopt; }
    static void limit(auto&, std::int32_t) {}
};

/// Whether the answers to a request come in pages.
template <class Request>
concept paged_request = requires { page_traits<Request>::largest_limit; };

}  // namespace dynaco
