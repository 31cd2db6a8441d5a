// dynaco: the Amazon DynamoDB client for C++20 programs that live on a Boost.Asio io_context.
//
// All but the operations that few programs use (backups, replicas, exports, monitoring, policies):
// those are in <dynaco/operations.hpp>.
#pragma once

#include <dynaco/batch_get.hpp>
#include <dynaco/batch_writer.hpp>
#include <dynaco/client.hpp>
#include <dynaco/common_operations.hpp>
#include <dynaco/error_details.hpp>
#include <dynaco/item.hpp>
#include <dynaco/item_size.hpp>
#include <dynaco/pager.hpp>
#include <dynaco/parallel_scan.hpp>
#include <dynaco/statement.hpp>
#include <dynaco/stream_reader.hpp>
#include <dynaco/transaction.hpp>
#include <dynaco/version.hpp>
#include <dynaco/waiters.hpp>
