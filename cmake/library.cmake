# dynaco::dynaco, one library made from an object library per layer. A layer's tests link that
# layer and those below it, so that a layer that reaches up fails to link there.

# How the library's own sources are compiled: by the layers and by tests of their insides.
add_library(dynaco_private INTERFACE)
target_compile_features(dynaco_private INTERFACE cxx_std_20)
target_include_directories(dynaco_private INTERFACE ${PROJECT_SOURCE_DIR}/include
                                                    ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(dynaco_private INTERFACE dynaco_warnings Boost::headers)

# What each layer needs from outside besides Boost's headers.
set(dynaco_needs_model)
set(dynaco_needs_wire)
set(dynaco_needs_auth OpenSSL::Crypto)
set(dynaco_needs_policy)
foreach(layer IN ITEMS net engine client helpers table recipes)
  set(dynaco_needs_${layer} OpenSSL::SSL OpenSSL::Crypto Deflate::Deflate Boost::url Threads::Threads)
endforeach()

set(dynaco_objects)
foreach(layer IN LISTS DYNACO_LAYERS)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${layer}/*.cpp)
  if(sources)
    add_library(dynaco_${layer} OBJECT ${sources})
    if(BUILD_SHARED_LIBS)
      set_target_properties(dynaco_${layer} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
    target_link_libraries(dynaco_${layer} PUBLIC dynaco_private ${dynaco_needs_${layer}})
    list(APPEND dynaco_objects $<TARGET_OBJECTS:dynaco_${layer}>)
  else()
    add_library(dynaco_${layer} INTERFACE)
    target_link_libraries(dynaco_${layer} INTERFACE dynaco_private ${dynaco_needs_${layer}})
  endif()
endforeach()

include(${CMAKE_CURRENT_LIST_DIR}/optimisation.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/unity.cmake)

add_library(dynaco ${dynaco_objects})
add_library(dynaco::dynaco ALIAS dynaco)
set_target_properties(dynaco PROPERTIES
  LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
target_compile_features(dynaco PUBLIC cxx_std_20)
target_include_directories(dynaco PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                         $<INSTALL_INTERFACE:include>)
target_link_libraries(dynaco
  PUBLIC Boost::headers Boost::json Threads::Threads
  PRIVATE Boost::url OpenSSL::SSL OpenSSL::Crypto Deflate::Deflate)
