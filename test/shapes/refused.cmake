# cmake -DFILE=<source> -DCOMPILER=<compiler> -DINCLUDES=<directories> -P refused.cmake
#
# Passes when FILE does not compile and the compiler says the words of FILE's first line.
cmake_minimum_required(VERSION 3.24)

file(STRINGS "${FILE}" first LIMIT_COUNT 1)
string(REGEX REPLACE "^// refused[^:]*: *" "" words "${first}")
list(TRANSFORM INCLUDES PREPEND "-I")
execute_process(
  COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${INCLUDES} ${FILE}
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(status EQUAL 0)
  message(FATAL_ERROR "compiles, and must not: ${FILE}")
endif()
string(FIND "${output}" "${words}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "refused, but not with the words \"${words}\":\n${output}")
endif()
