// The operations of the simulated service: a request in, a response or a failure out.
#pragma once

#include <dynaco/operations/batch_get_item.hpp>
#include <dynaco/operations/batch_write_item.hpp>
#include <dynaco/operations/create_table.hpp>
#include <dynaco/operations/delete_item.hpp>
#include <dynaco/operations/delete_table.hpp>
#include <dynaco/operations/describe_table.hpp>
#include <dynaco/operations/describe_time_to_live.hpp>
#include <dynaco/operations/get_item.hpp>
#include <dynaco/operations/put_item.hpp>
#include <dynaco/operations/query.hpp>
#include <dynaco/operations/scan.hpp>
#include <dynaco/operations/transact_get_items.hpp>
#include <dynaco/operations/transact_write_items.hpp>
#include <dynaco/operations/update_item.hpp>
#include <dynaco/operations/update_time_to_live.hpp>
#include <dynaco/result.hpp>

#include "support/simulation/table_store.hpp"

namespace dynaco::test {

result<get_item_response> carry_out(table_store& store, get_item_request const& request);
result<put_item_response> carry_out(table_store& store, put_item_request const& request);
result<update_item_response> carry_out(table_store& store, update_item_request const& request);
result<delete_item_response> carry_out(table_store& store, delete_item_request const& request);
result<query_response> carry_out(table_store& store, query_request const& request);
result<scan_response> carry_out(table_store& store, scan_request const& request);
result<batch_get_item_response> carry_out(table_store& store,
                                          batch_get_item_request const& request);
result<batch_write_item_response> carry_out(table_store& store,
                                            batch_write_item_request const& request);
result<transact_write_items_response> carry_out(table_store& store,
                                                transact_write_items_request const& request);
result<transact_get_items_response> carry_out(table_store& store,
                                              transact_get_items_request const& request);
result<create_table_response> carry_out(table_store& store, create_table_request const& request);
result<describe_table_response> carry_out(table_store& store,
                                          describe_table_request const& request);
result<delete_table_response> carry_out(table_store& store, delete_table_request const& request);
result<update_time_to_live_response> carry_out(table_store& store,
                                               update_time_to_live_request const& request);
result<describe_time_to_live_response> carry_out(table_store& store,
                                                 describe_time_to_live_request const& request);

}  // namespace dynaco::test
