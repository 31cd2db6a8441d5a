// The library's side of each kind of request: a coroutine that takes requests of a load until none
// is left.
#pragma once

#include "driver/load.hpp"
#include "driver/workload.hpp"

#include <dynaco/client.hpp>

#include <boost/asio/awaitable.hpp>

namespace dynaco::bench {

/// Client, load and name outlive it.
using task = boost::asio::awaitable<void> (*)(client&, load&, request_name const&);

/// Into items; null if there is no such request. So are the next ones.
task item_task(request_name const& name);
/// Straight into structs: `get_1k/struct`, `query/struct`.
task struct_task(request_name const& name);
/// Into views over the response: `get_1k/views`, `query/views`.
task view_task(request_name const& name);

}  // namespace dynaco::bench
