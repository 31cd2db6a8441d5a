# cmake -DPROGRAM=<test_service> -DSERVER=<name> -DVARIABLE=<environment variable> -P run.cmake
#
# Runs the service tests on the server whose address is in VARIABLE: the program finds the address
# in DYNACO_TEST_ENDPOINT and the server's name in DYNACO_TEST_SERVER. Without an address it says
# what is skipped and why; <VARIABLE>_MISSING holds the reason when ./dev knows it.
cmake_minimum_required(VERSION 3.24)

if("$ENV{${VARIABLE}}" STREQUAL "")
  execute_process(COMMAND ${PROGRAM} --count OUTPUT_VARIABLE counted)
  string(REGEX MATCH "[0-9]+[ \n]*$" count "${counted}")
  string(STRIP "${count}" count)
  set(reason "$ENV{${VARIABLE}_MISSING}")
  if(NOT reason)
    set(reason "${VARIABLE} is not set (./dev test sets it)")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo
                  "skipped: ${count} test cases on ${SERVER}: ${reason}")
  return()
endif()

set(ENV{DYNACO_TEST_ENDPOINT} "$ENV{${VARIABLE}}")
set(ENV{DYNACO_TEST_SERVER} "${SERVER}")
execute_process(COMMAND ${PROGRAM} COMMAND_ERROR_IS_FATAL ANY)
