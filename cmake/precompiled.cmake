# Headers of the standard library and of Boost, compiled once: a clean build of the library takes a
# third less. Off in the preset `dev`, where every source shows that its own header compiles alone,
# and where ccache does better.
if(NOT DYNACO_PRECOMPILED_HEADERS)
  return()
endif()

set(dynaco_standard_headers
  <algorithm> <array> <chrono> <cstdint> <cstring> <functional> <iterator> <limits> <map> <memory>
  <optional> <ostream> <span> <string> <string_view> <tuple> <type_traits> <utility> <variant>
  <vector>)
target_precompile_headers(dynaco_model PRIVATE ${dynaco_standard_headers})
foreach(layer IN ITEMS wire auth policy)
  target_precompile_headers(dynaco_${layer} REUSE_FROM dynaco_model)
endforeach()

target_precompile_headers(dynaco_net PRIVATE ${dynaco_standard_headers}
  <boost/asio/any_io_executor.hpp> <boost/asio/as_tuple.hpp> <boost/asio/awaitable.hpp>
  <boost/asio/bind_cancellation_slot.hpp> <boost/asio/co_spawn.hpp> <boost/asio/deferred.hpp>
  <boost/asio/dispatch.hpp> <boost/asio/io_context.hpp> <boost/asio/post.hpp>
  <boost/asio/steady_timer.hpp> <boost/asio/strand.hpp> <boost/asio/this_coro.hpp>
  <boost/asio/thread_pool.hpp>)
foreach(layer IN ITEMS engine client helpers table recipes)
  get_target_property(type dynaco_${layer} TYPE)
  if(type STREQUAL "OBJECT_LIBRARY")
    target_precompile_headers(dynaco_${layer} REUSE_FROM dynaco_net)
  endif()
endforeach()
