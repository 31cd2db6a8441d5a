// Attributes in the form that the service gives them are read by a path of their own. Whatever that
// does must be what the plain path does, which takes any JSON.
#include "wire/plain_attribute.hpp"

#include <dynaco/operations.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "disguise.hpp"
#include "random_struct.hpp"
#include "wire/item_reader.hpp"
#include "wire/item_writer.hpp"
#include "wire/operation.hpp"
#include "wire/struct_codec.hpp"

using namespace dynaco;

namespace {

constexpr int all_responses = 100'000;

// What all classes of responses have in common.
class responses_of {
  public:
    explicit responses_of(wire::operation const& which, std::uint32_t seed)
        : operation_{which}, random_{seed}, disguise_{seed} {
        random_.be_brief();
    }

    /// Half of them of plain texts, which the fast paths take.
    void fill(void* original) {
        random_.be_plain(is_plain_ = !is_plain_);
        wire::test::fill(original, *operation_.response, random_);
        compact_.clear();
        wire::json_writer out{compact_};
        wire::write_struct(out, original, *operation_.response);
        REQUIRE_FALSE(out.failure());
    }
    void read_fast(void* response) const { read(compact_, response); }
    void read_plainly(void* response) { read(disguise_.of(compact_), response); }
    std::string const& compact() const { return compact_; }

  private:
    void read(std::string const& body, void* response) const {
        auto const failure = operation_.read(body, response);
        INFO(body);
        if (failure) FAIL(failure->message());
    }

    wire::operation const& operation_;
    wire::test::random_values random_;
    wire::test::disguise disguise_;
    bool is_plain_ = false;
    std::string compact_;
};

// How many of the responses said something.
template <class Request>
int compare(int count) {
    using response_type = typename Request::response_type;
    responses_of both{wire::operation_of<Request>(), 20120118};
    response_type const empty;
    int filled = 0;
    for (int i = 0; i != count; ++i) {
        response_type original, fast, plain;
        both.fill(&original);
        both.read_fast(&fast);
        both.read_plainly(&plain);
        if (fast != plain || fast != original) {
            INFO(both.compact());
            FAIL("read differently: " << Request::operation_name << ", response " << i);
        }
        filled += original == empty ? 0 : 1;
    }
    return filled;
}

class comparison {
  public:
    wire::operation const* operation;
    int (*compare)(int count);
};

template <class... Requests>
std::vector<comparison> comparisons_of() {
    return {{&wire::operation_of<Requests>(), &compare<Requests>}...};
}

std::vector<comparison> comparisons() {
    return comparisons_of<
        get_item_request, put_item_request, update_item_request, delete_item_request, query_request,
        scan_request, search_vectors_request, batch_get_item_request, batch_write_item_request,
        transact_get_items_request, transact_write_items_request, execute_statement_request,
        batch_execute_statement_request, execute_transaction_request, create_table_request,
        describe_table_request, update_table_request, delete_table_request, list_tables_request,
        describe_time_to_live_request, update_time_to_live_request, tag_resource_request,
        untag_resource_request, list_tags_of_resource_request, get_resource_policy_request,
        put_resource_policy_request, delete_resource_policy_request, describe_limits_request,
        describe_endpoints_request, create_backup_request, describe_backup_request,
        delete_backup_request, list_backups_request, restore_table_from_backup_request,
        describe_continuous_backups_request, update_continuous_backups_request,
        restore_table_to_point_in_time_request, export_table_to_point_in_time_request,
        describe_export_request, list_exports_request, import_table_request,
        describe_import_request, list_imports_request, create_global_table_request,
        describe_global_table_request, update_global_table_request, list_global_tables_request,
        describe_global_table_settings_request, update_global_table_settings_request,
        describe_table_replica_auto_scaling_request, update_table_replica_auto_scaling_request,
        describe_contributor_insights_request, list_contributor_insights_request,
        update_contributor_insights_request, describe_kinesis_streaming_destination_request,
        enable_kinesis_streaming_destination_request, disable_kinesis_streaming_destination_request,
        update_kinesis_streaming_destination_request, list_streams_request, describe_stream_request,
        get_shard_iterator_request, get_records_request>();
}

}  // namespace

TEST_SUITE("wire.fast_path") {
    TEST_CASE("disguise: any attribute -> the same, and none that is read by the fast path") {
        std::string const compact =
            R"({"a":{"S":"x"},"ö\n😀":{"N":"1"},"l":{"L":[{"BOOL":true}]}})";
        wire::test::disguise disguise{1};
        item expected, read;
        wire::json_reader in{compact};
        REQUIRE(wire::read_item(in, expected));
        for (int i = 0; i != 300; ++i) {
            auto const other = disguise.of(compact);
            for (std::size_t from = 0; from != other.size(); ++from) {
                wire::plain_attribute attribute;
                auto const rest = std::string_view{other}.substr(from);
                REQUIRE_FALSE(attribute.find(rest, true));
                REQUIRE_FALSE(attribute.find(rest, false));
            }
            wire::json_reader disguised{other};
            REQUIRE(wire::read_item(disguised, read));
            REQUIRE(disguised.finish());
            REQUIRE(read == expected);
        }
    }

    TEST_CASE("random items: plain ones -> most attributes are for the fast path") {
        wire::test::random_values random{1};
        random.be_plain(true);
        std::size_t fast = 0, all = 0;
        for (int i = 0; i != 200; ++i) {
            std::string text;
            wire::json_writer out{text};
            auto const made = random.map(0);
            wire::write_item(out, made);
            wire::plain_attribute attribute;
            for (std::size_t from = 0; from != text.size(); ++from) {
                fast += attribute.find(std::string_view{text}.substr(from), true) ? 1 : 0;
            }
            all += made.size();
        }
        CHECK(fast * 2 > all);
    }

    TEST_CASE("responses: 100,000 over all operations, compact and in disguise -> the same") {
        auto const each_operation = comparisons();
        auto const known = wire::all_operations();
        REQUIRE(each_operation.size() == known.size());
        auto const size = static_cast<int>(known.size());
        int filled = 0;
        for (int i = 0; i != size; ++i) {
            auto const& each = each_operation[static_cast<std::size_t>(i)];
            CHECK(each.operation == known[static_cast<std::size_t>(i)]);
            filled += each.compare(all_responses / size + (i < all_responses % size ? 1 : 0));
        }
        CHECK(filled > all_responses / 2);
    }
}
