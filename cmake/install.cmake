# Install rules: libraries, headers, the CMake package and pkg-config files.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/clientele")
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

# The prefix seen from the .pc file, so that an installed tree can be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}/${pkgconfig_dir}" OUTPUT_VARIABLE prefix_from_pkgconfig)

# One export set per component: loading one asks for nothing that only another needs.
function(clientele_install target name requires)
  install(TARGETS ${target} EXPORT ${target}
    ARCHIVE LIBRARY RUNTIME FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(EXPORT ${target} NAMESPACE clientele:: FILE clientele-${name}-targets.cmake DESTINATION "${package_dir}")

  set(cflags "$<$<BOOL:${CLIENTELE_SHARED}>: -DCLIENTELE_SHARED>")
  # What a static library needs its users have to link; a shared one has linked it.
  set(threads "")
  if(NOT CLIENTELE_SHARED)
    set(threads " -lpthread")
    if(target STREQUAL "clientele_io" AND ZLIB_FOUND)
      string(APPEND requires ", zlib")
    endif()
  endif()
  configure_file("${PROJECT_SOURCE_DIR}/cmake/clientele.pc.in" "${PROJECT_BINARY_DIR}/${target}.pc.in" @ONLY)
  string(REPLACE "_" "-" pc_name "${target}")
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/${pc_name}.pc" INPUT "${PROJECT_BINARY_DIR}/${target}.pc.in")
  install(FILES "${PROJECT_BINARY_DIR}/${pc_name}.pc" DESTINATION "${pkgconfig_dir}")
endfunction()

clientele_install(clientele clientele "")
if(TARGET clientele_models)
  clientele_install(clientele_models models "clientele = ${PROJECT_VERSION}")
endif()
if(TARGET clientele_report)
  set(report_requires "clientele = ${PROJECT_VERSION}")
  if(TARGET clientele_models)
    set(report_requires "clientele-models = ${PROJECT_VERSION}")
    set(CLIENTELE_REPORT_USES_MODELS ON)
  endif()
  clientele_install(clientele_report report "${report_requires}")
endif()
if(TARGET clientele_io)
  clientele_install(clientele_io io "clientele-report = ${PROJECT_VERSION}")
endif()

configure_package_config_file(cmake/clienteleConfig.cmake.in "${PROJECT_BINARY_DIR}/clienteleConfig.cmake"
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/clienteleConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)  # before 1.0 a new minor version may break
install(FILES
  "${PROJECT_BINARY_DIR}/clienteleConfig.cmake"
  "${PROJECT_BINARY_DIR}/clienteleConfigVersion.cmake"
  DESTINATION "${package_dir}")
