# The layers, lowest first, and what each may include. The diagram is in src/README.md.
set(DYNACO_LAYERS model wire auth policy net engine client helpers table recipes)

# The layers below each one that it may include, itself apart.
set(DYNACO_BELOW_model)
set(DYNACO_BELOW_wire model)
set(DYNACO_BELOW_auth model)
set(DYNACO_BELOW_policy model)
set(DYNACO_BELOW_net policy model)
set(DYNACO_BELOW_engine wire auth net policy model)
set(DYNACO_BELOW_client engine wire auth net policy model)
set(DYNACO_BELOW_helpers client engine wire auth net policy model)
set(DYNACO_BELOW_table helpers client engine wire auth net policy model)
set(DYNACO_BELOW_recipes table helpers client engine wire auth net policy model)

# The layers that decide and encode: no sockets, no executors, so that they can be tested as data.
set(DYNACO_LAYERS_WITHOUT_IO model wire auth policy)

# The layer of the public header `path` (relative to include/), by cmake/public_headers.txt:
# the first line whose pattern matches it. Empty when no line does.
function(dynaco_layer_of_public_header path table result)
  file(STRINGS "${table}" lines REGEX "^[a-z]")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+) +([^ ]+)" ignored "${line}")
    set(layer "${CMAKE_MATCH_1}")
    string(REPLACE "." "\\." pattern "${CMAKE_MATCH_2}")
    string(REPLACE "*" ".*" pattern "${pattern}")
    if(path MATCHES "^${pattern}$")
      set(${result} "${layer}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()
