# dynaco_warnings: how the project's own code is compiled. Users of the library do not get it.
add_library(dynaco_warnings INTERFACE)
target_compile_options(dynaco_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(DYNACO_WERROR)
  target_compile_options(dynaco_warnings INTERFACE -Werror)
endif()
# What GCC cannot judge in instrumented code: it takes the empty half of a result for uninitialised,
# and warns that ThreadSanitizer does not see fences, of which Asio has one.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
  target_compile_options(dynaco_warnings INTERFACE -Wno-maybe-uninitialized)
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")
    target_compile_options(dynaco_warnings INTERFACE -Wno-tsan)
  endif()
endif()
