// Every operation that pages, held against the service model and read over two pages.
#include <dynaco/pager.hpp>

#include "support/engine_world.hpp"
#include "support/printers.hpp"
#include "support/run_coro.hpp"

#include <dynaco.hpp>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace dynaco::test {
namespace {

namespace json = boost::json;

json::object load_model(std::string const& name) {
    std::ifstream file{DYNACO_TEST_DATA "/model/" + name};
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).as_object();
}

bool is_page_token(std::string_view member) {
    return member == "NextToken" || member.starts_with("ExclusiveStart");
}

// Operations whose requests have a member for the token of a page.
std::set<std::string> paged_in(std::string const& file) {
    auto const model = load_model(file);
    std::set<std::string> found;
    for (auto const& [name, operation] : model.at("operations").as_object()) {
        if (!operation.as_object().contains("input")) continue;
        auto const& shape = model.at("shapes").at(operation.at("input").as_string());
        for (auto const& member : shape.at("members").as_object()) {
            if (is_page_token(member.key())) found.insert(std::string{name});
        }
    }
    return found;
}

class two_pages : public engine_world {
  public:
    template <class Request>
    void read(Request request, std::string const& elements, std::string const& token_in,
              std::string const& token_out, bool is_by_key = false, bool is_nested = false) {
        static_assert(paged_request<Request>);
        std::string const name{Request::operation_name};
        INFO(name);
        seen.insert(name);
        // Long enough for the rules of all of them; that of imports has 112 characters at least.
        std::string const text_token(name == "ListImports" ? 112 : 50, 't');
        auto const token = is_by_key ? R"({"id":{"S":"t"}})" : '"' + text_token + '"';
        bool const text = elements == "TableNames";
        std::string const element = text ? R"("x")" : "{}";
        auto body = "{\"" + elements + "\":[" + element + "]";
        auto const end = is_nested ? "}}" : "}";
        if (is_nested) body = "{\"StreamDescription\":" + body;
        wire->push(fake_reply::ok(body + ",\"" + token_out + "\":" + token + end));
        wire->push(fake_reply::ok(body + end));
        auto const before = wire->requests().size();
        if (!client_) client_.emplace(context, config);
        auto const& client = *client_;
        pager<Request> pages{client, request};
        CHECK(run_coro(context, pages.next()).has_value());
        // The position between the pages is the service's token.
        pager<Request> rest{client, request, pager_options().from(pages.cursor())};
        CHECK(run_coro(context, rest.next()).has_value());
        CHECK_FALSE(run_coro(context, rest.next()).has_value());
        REQUIRE(wire->requests().size() == before + 2);
        auto const first = json::parse(wire->requests()[before].body).as_object();
        auto const second = json::parse(wire->requests()[before + 1].body).as_object();
        CHECK_FALSE(first.contains(token_in));
        CHECK(second.at(token_in) == json::parse(token));
        // A limit is the size of the page, where a page has as many elements as that.
        wire->push(fake_reply::ok(body + end));
        pager<Request> limited{client, request, pager_options().limit(1)};
        CHECK(run_coro(context, limited.next()).has_value());
        auto const sized = json::parse(wire->requests().back().body).as_object();
        CHECK(sized.size() == first.size() + (page_traits<Request>::largest_limit > 0 &&
                                                      !page_traits<Request>::filters(request)
                                                  ? 1U
                                                  : 0U));
    }

    std::set<std::string> seen;

  private:
    std::optional<dynaco::client> client_;
};

}  // namespace

TEST_SUITE("helpers.page_traits") {
    TEST_CASE("every operation of the model that pages -> elements and tokens of two pages") {
        two_pages world;
        std::string const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/music";
        auto const query = query_request("music")
                               .key_condition_expression("id = :id")
                               .expression_attribute_value(":id", "a");
        world.read(query, "Items", "ExclusiveStartKey", "LastEvaluatedKey", true);
        world.read(scan_request("music"), "Items", "ExclusiveStartKey", "LastEvaluatedKey", true);
        world.read(list_tables_request(), "TableNames", "ExclusiveStartTableName",
                   "LastEvaluatedTableName");
        world.read(list_backups_request(), "BackupSummaries", "ExclusiveStartBackupArn",
                   "LastEvaluatedBackupArn");
        world.read(list_tags_of_resource_request(arn), "Tags", "NextToken", "NextToken");
        world.read(list_contributor_insights_request(), "ContributorInsightsSummaries", "NextToken",
                   "NextToken");
        world.read(list_exports_request(), "ExportSummaries", "NextToken", "NextToken");
        world.read(list_imports_request(), "ImportSummaryList", "NextToken", "NextToken");
        world.read(list_global_tables_request(), "GlobalTables", "ExclusiveStartGlobalTableName",
                   "LastEvaluatedGlobalTableName");
        world.read(execute_statement_request("SELECT * FROM music"), "Items", "NextToken",
                   "NextToken");
        world.read(list_streams_request(), "Streams", "ExclusiveStartStreamArn",
                   "LastEvaluatedStreamArn");
        world.read(describe_stream_request(arn + "/stream/2020-01-01T00:00:00.000"), "Shards",
                   "ExclusiveStartShardId", "LastEvaluatedShardId", false, true);

        auto expected = paged_in("dynamodb-2012-08-10.json");
        expected.merge(paged_in("dynamodb-streams-2012-08-10.json"));
        CHECK(expected.size() == 12);
        CHECK(world.seen == expected);
    }

    TEST_CASE("operations without pages -> no traits") {
        CHECK_FALSE(paged_request<get_item_request>);
        CHECK_FALSE(paged_request<get_records_request>);
        CHECK_FALSE(paged_request<batch_get_item_request>);
    }

    TEST_CASE("the largest page sizes -> those of the model") {
        auto const model = load_model("dynamodb-2012-08-10.json");
        auto const largest = [&](char const* shape) {
            return model.at("shapes").at(shape).at("max").to_number<int>();
        };
        CHECK(page_traits<list_tables_request>::largest_limit == largest("ListTablesInputLimit"));
        CHECK(page_traits<list_backups_request>::largest_limit == largest("BackupsInputLimit"));
        CHECK(page_traits<list_exports_request>::largest_limit == largest("ListExportsMaxLimit"));
        CHECK(page_traits<list_imports_request>::largest_limit == largest("ListImportsMaxLimit"));
        CHECK(page_traits<list_contributor_insights_request>::largest_limit ==
              largest("ListContributorInsightsLimit"));
    }
}

}  // namespace dynaco::test
