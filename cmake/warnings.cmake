# dynaco_warnings: how the project's own code is compiled. Users of the library do not get it.
add_library(dynaco_warnings INTERFACE)
target_compile_options(dynaco_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(DYNACO_WERROR)
  target_compile_options(dynaco_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # On by default, and wrong about coroutine frames: GCC inlines Asio's operator new, not its
  # operator delete, and then sees a mismatch.
  target_compile_options(dynaco_warnings INTERFACE -Wno-mismatched-new-delete)
  # GCC looks for its garbage less often: an eighth less time, a few hundred MB more memory.
  target_compile_options(dynaco_warnings INTERFACE --param=ggc-min-heapsize=524288)
  # In instrumented code GCC takes the empty half of a result for uninitialised, and it warns that
  # ThreadSanitizer does not see fences, of which Asio has one.
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    target_compile_options(dynaco_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=thread")
    target_compile_options(dynaco_warnings INTERFACE -Wno-tsan)
  endif()
endif()
