# cmake -DROOT=<source directory> -P check_files.cmake
#
# Fails on a file of more than 500 lines, a header without #pragma once, and a TODO in a public
# header.
cmake_minimum_required(VERSION 3.24)
set(most_lines 500)
set(wrong "")

macro(complain text)
  string(APPEND wrong "\n  ${text}")
endmacro()

foreach(folder IN ITEMS include src test examples bench)
  file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/${folder}/*.hpp" "${ROOT}/${folder}/*.cpp")
  foreach(file IN LISTS files)
    file(READ "${ROOT}/${file}" text)
    string(REGEX REPLACE "[^\n]" "" newlines "${text}")
    string(LENGTH "${newlines}" lines)
    if(lines GREATER most_lines)
      complain("${file}: ${lines} lines; at most ${most_lines}, one idea per file")
    endif()
    if(file MATCHES "\\.hpp$" AND NOT text MATCHES "(^|\n)#pragma once\n")
      complain("${file}: no #pragma once")
    endif()
    if(file MATCHES "^include/" AND text MATCHES "TODO|FIXME")
      complain("${file}: a TODO in a public header")
    endif()
  endforeach()
endforeach()

if(wrong)
  message(FATAL_ERROR "Files that break a rule of the tree:${wrong}")
endif()
