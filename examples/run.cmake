# cmake -DPROGRAM=<example> -DNAME=<its name> -P run.cmake
#
# Runs an example on the local server in DYNACO_TEST_DYNOXIDE, with credentials that mean nothing,
# never with the user's own.
cmake_minimum_required(VERSION 3.24)

if("$ENV{DYNACO_TEST_DYNOXIDE}" STREQUAL "")
  set(reason "$ENV{DYNACO_TEST_DYNOXIDE_MISSING}")
  if(NOT reason)
    set(reason "DYNACO_TEST_DYNOXIDE is not set (./dev test sets it)")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "skipped: example ${NAME}: ${reason}")
  return()
endif()

set(ENV{AWS_ENDPOINT_URL_DYNAMODB} "$ENV{DYNACO_TEST_DYNOXIDE}")
set(ENV{AWS_REGION} us-east-1)
set(ENV{AWS_ACCESS_KEY_ID} local)
set(ENV{AWS_SECRET_ACCESS_KEY} local)
unset(ENV{AWS_SESSION_TOKEN})
unset(ENV{AWS_PROFILE})
execute_process(COMMAND ${PROGRAM} COMMAND_ERROR_IS_FATAL ANY)
