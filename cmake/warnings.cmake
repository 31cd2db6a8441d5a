# dynaco_warnings: how the project's own code is compiled. Users of the library do not get it.
add_library(dynaco_warnings INTERFACE)
target_compile_options(dynaco_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(DYNACO_WERROR)
  target_compile_options(dynaco_warnings INTERFACE -Werror)
endif()
# GCC's own warning that ThreadSanitizer does not see fences, of which Asio has one.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")
  target_compile_options(dynaco_warnings INTERFACE -Wno-tsan)
endif()
