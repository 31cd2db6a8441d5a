// One table on the server and one in memory, asked the same.
#pragma once

#include "local_service.hpp"
#include "support/simulation/table_transport.hpp"

#include <dynaco/error_details.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace dynaco::test {

/// A table with the keys `pk` and `sk` on both sides, under the same name.
class two_tables {
  public:
    two_tables() { simulated.run(simulated.client.create_table(request_)); }

    [[nodiscard]] std::string const& name() const { return real.name; }

    /// Sends the request to both; their answers must be the same. Returns the simulated one.
    template <class Request>
    result<typename Request::response_type> ask(Request const& request) {
        auto there = service.run(send(service.client, request));
        auto here = simulated.run(send(simulated.client, request));
        arrange(there);
        arrange(here);
        auto const expected = shown(there);
        CHECK(shown(here) == expected);
        return here;
    }

    local_service service;
    table_client simulated;

  private:
    static create_table_request described() {
        return create_table_request(unique_table_name("simulated"))
            .add_attribute_definition(attribute_definition("pk", scalar_attribute_type::s))
            .add_attribute_definition(attribute_definition("sk", scalar_attribute_type::n))
            .add_key_schema_element(key_schema_element("pk", key_type::hash))
            .add_key_schema_element(key_schema_element("sk", key_type::range))
            .billing_mode(billing_mode::pay_per_request);
    }

    static auto send(client& to, get_item_request const& it) { return to.get_item(it, as_result); }
    static auto send(client& to, put_item_request const& it) { return to.put_item(it, as_result); }
    static auto send(client& to, update_item_request const& it) {
        return to.update_item(it, as_result);
    }
    static auto send(client& to, delete_item_request const& it) {
        return to.delete_item(it, as_result);
    }
    static auto send(client& to, query_request const& it) { return to.query(it, as_result); }
    static auto send(client& to, scan_request const& it) { return to.scan(it, as_result); }
    static auto send(client& to, batch_get_item_request const& it) {
        return to.batch_get_item(it, as_result);
    }
    static auto send(client& to, batch_write_item_request const& it) {
        return to.batch_write_item(it, as_result);
    }
    static auto send(client& to, transact_write_items_request const& it) {
        return to.transact_write_items(it, as_result);
    }
    static auto send(client& to, transact_get_items_request const& it) {
        return to.transact_get_items(it, as_result);
    }

    // What has no order gets one.
    static std::string text(item value) {
        std::sort(value.begin(), value.end(),
                  [](auto const& left, auto const& right) { return left.name < right.name; });
        for (auto& each : value) {
            if (auto* inner = each.value.if_map()) {
                std::sort(inner->begin(), inner->end(), [](auto const& left, auto const& right) {
                    return left.name < right.name;
                });
            }
        }
        std::ostringstream out;
        out << value;
        return out.str();
    }
    static std::string text(std::optional<item> const& value) {
        return value ? text(*value) : "nothing";
    }
    static std::string text(std::vector<item> const& items) {
        std::string all;
        for (auto const& each : items) all += text(each) + '\n';
        return all;
    }
    static void sort(std::vector<item>& items) {
        std::sort(items.begin(), items.end(),
                  [](item const& left, item const& right) { return text(left) < text(right); });
    }
    template <class Response>
    static void arrange(result<Response>& answer) {
        if (answer.has_error()) return;
        if constexpr (std::is_same_v<Response, scan_response>) sort(answer->items);
    }

    static bool is_about_validation(error const& failure) {
        auto const& reasons = failure.cancellation_reasons();
        return std::any_of(reasons.begin(), reasons.end(),
                           [](auto const& each) { return each.code.text() == "ValidationError"; });
    }
    template <class Response>
    static std::string shown(result<Response> const& answer) {
        if (!answer.has_error()) return shown(*answer);
        auto const& failure = answer.error();
        std::ostringstream out;
        // The service tells an update that cannot be made as the reason of a cancellation (API
        // reference, TransactionCanceledException); DynamoDB Local refuses the whole request.
        if (is_about_validation(failure)) return "ValidationException";
        out << failure.name();
        if (failure.item() != nullptr) out << ' ' << text(*failure.item());
        for (auto const& each : failure.cancellation_reasons()) {
            out << "\n  " << each.code << ' ' << text(each.item);
        }
        return out.str();
    }
    static std::string shown(get_item_response const& it) { return text(it.item); }
    static std::string shown(put_item_response const& it) { return text(it.attributes); }
    static std::string shown(update_item_response const& it) {
        return text(it.attributes && it.attributes->empty() ? std::nullopt : it.attributes);
    }
    static std::string shown(delete_item_response const& it) { return text(it.attributes); }
    static std::string shown(query_response const& it) {
        return text(it.items) + std::to_string(it.count) + " of " +
               std::to_string(it.scanned_count) + ", next " + text(it.last_evaluated_key);
    }
    static std::string shown(scan_response const& it) {
        return text(it.items) + std::to_string(it.count) + " of " +
               std::to_string(it.scanned_count);
    }
    static std::string shown(batch_get_item_response const& it) {
        std::string all;
        for (auto const& [table, found] : it.responses) {
            auto items = found;
            sort(items);
            all += text(items);
        }
        return all + std::to_string(it.unprocessed_keys.size());
    }
    static std::string shown(batch_write_item_response const& it) {
        return std::to_string(it.unprocessed_items.size());
    }
    static std::string shown(transact_write_items_response const&) { return "done"; }
    static std::string shown(transact_get_items_response const& it) {
        std::string all;
        for (auto const& each : it.responses) all += text(each.item) + '\n';
        return all;
    }

    create_table_request request_ = described();

  public:
    local_table real{service, request_};
};

}  // namespace dynaco::test
