# cmake -DPROGRAM=<codec_work> -DVALGRIND=<program> -DTABLE=<instructions.json> -DOUTPUT=<path>
#       -P run.cmake
#
# Counts the instructions of each piece of work between the program's two marks and compares them
# with the table. With other compilers and libraries than the table's there is nothing to compare.
cmake_minimum_required(VERSION 3.24)

function(skip reason)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "skipped: instruction counts: ${reason}")
endfunction()

file(READ ${TABLE} table)
string(JSON wanted GET "${table}" toolchain)
execute_process(COMMAND ${PROGRAM} --toolchain COMMAND_ERROR_IS_FATAL ANY
  OUTPUT_VARIABLE toolchain OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT toolchain STREQUAL wanted)
  skip("they are known for ${wanted}; this is ${toolchain}")
  return()
endif()
if(NOT EXISTS "${VALGRIND}")
  skip("there is no valgrind")
  return()
endif()

# A file per mark that ends a piece of work: <OUTPUT>.1, <OUTPUT>.2, ...
file(GLOB earlier ${OUTPUT}*)
if(earlier)
  file(REMOVE ${earlier})
endif()
# The library's own choice by the processor: the same for all that count.
set(ENV{GLIBC_TUNABLES} "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX2_Usable,-AVX512F,-AVX512VL,-ERMS,-FSRM")
execute_process(
  COMMAND ${VALGRIND} --tool=callgrind --callgrind-out-file=${OUTPUT} --log-file=${OUTPUT}.log
          "--zero-before=dynaco::exact::begin_to_count*"
          "--dump-before=dynaco::exact::end_of_count*" ${PROGRAM}
  COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE printed OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REPLACE "\n" ";" names "${printed}")
list(POP_FRONT names times)
string(REGEX REPLACE " times$" "" times "${times}")

string(JSON tolerance GET "${table}" tolerance_percent)
string(JSON expected_names LENGTH "${table}" instructions)
list(LENGTH names length)
if(NOT length EQUAL expected_names)
  message(SEND_ERROR "${length} pieces of work, ${expected_names} in the table")
endif()

set(index 0)
foreach(name IN LISTS names)
  math(EXPR index "${index} + 1")
  file(STRINGS ${OUTPUT}.${index} total REGEX "^totals: ")
  string(REGEX REPLACE "^totals: " "" total "${total}")
  math(EXPR each "${total} / ${times}")
  string(JSON expected GET "${table}" instructions "${name}")
  math(EXPR percent "(${each} - ${expected}) * 100 / ${expected}")
  message("${name}: ${each} instructions, ${expected} in the table (${percent} %)")
  if(percent GREATER tolerance)
    message(SEND_ERROR "${name}: more than ${tolerance} % above the table")
  elseif(percent LESS -${tolerance})
    message(SEND_ERROR "${name}: much less than in the table: write that down there")
  endif()
endforeach()
