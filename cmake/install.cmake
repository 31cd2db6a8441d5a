# Makes find_package(dynaco) work from an install prefix.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(dynaco_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/dynaco)
install(TARGETS dynaco EXPORT dynacoTargets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp")
install(EXPORT dynacoTargets NAMESPACE dynaco:: DESTINATION ${dynaco_config_dir})

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/dynacoConfig.cmake.in
  ${PROJECT_BINARY_DIR}/dynacoConfig.cmake INSTALL_DESTINATION ${dynaco_config_dir})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dynacoConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/dynacoConfig.cmake
              ${PROJECT_BINARY_DIR}/dynacoConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/modules/FindDeflate.cmake
        DESTINATION ${dynaco_config_dir})
