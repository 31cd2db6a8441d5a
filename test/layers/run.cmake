# cmake -DCHECK=<script> -DTREE=<directory to make> -DFILE=<path in it> -DINCLUDE=<what it includes>
#       -DWORDS=<text> -P run.cmake
#
# Passes when CHECK fails on the tree `clean` with FILE added, and says nothing wrong of it but
# WORDS; without WORDS when CHECK passes.
cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE "${TREE}")
file(COPY "${CMAKE_CURRENT_LIST_DIR}/clean/" DESTINATION "${TREE}")
file(WRITE "${TREE}/${FILE}" "#pragma once\n\n#include <vector>\n  # include \"${INCLUDE}\" // why\n")
execute_process(
  COMMAND ${CMAKE_COMMAND} -DROOT=${TREE} -P ${CHECK}
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(WORDS STREQUAL "")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "a tree in which nothing is wrong is refused:\n${output}")
  endif()
  return()
endif()
if(status EQUAL 0)
  message(FATAL_ERROR "passes, and must not: ${FILE} includes ${INCLUDE}")
endif()
string(REGEX MATCHALL "\n    (src|include)/[^\n]*" complaints "${output}")
if(NOT complaints STREQUAL "\n    ${WORDS}")
  message(FATAL_ERROR "refused, but not with the words \"${WORDS}\" alone:\n${output}")
endif()
