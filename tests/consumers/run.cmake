# Builds and runs one consumer; see CMakeLists.txt beside this file for the variables.
cmake_minimum_required(VERSION 3.24)

set(here "${CMAKE_CURRENT_LIST_DIR}")
set(prefix "${work}/prefix")
set(strict "-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "the command above failed: ${result}")
  endif()
endfunction()

function(configure name)
  file(REMOVE_RECURSE "${work}/${name}")
  run("${CMAKE_COMMAND}" -S "${here}/${name}" -B "${work}/${name}" -G "${generator}"
    "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
    --no-warn-unused-cli -Werror=dev ${ARGN})
endfunction()

function(build name)
  run("${CMAKE_COMMAND}" --build "${work}/${name}" --parallel 2)
endfunction()

if(case STREQUAL "install")
  # Moved after installing: nothing in the package may remember where it was installed.
  file(REMOVE_RECURSE "${prefix}" "${work}/prefix-before")
  run("${CMAKE_COMMAND}" --install "${build}" --config "${config}" --prefix "${work}/prefix-before")
  file(RENAME "${work}/prefix-before" "${prefix}")

elseif(case STREQUAL "installed")
  configure(installed "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_FLAGS=${flags}" "-DCOMPONENTS=${components}")
  build(installed)
  run("${work}/installed/consumer")

elseif(case STREQUAL "refused")
  configure(refused "-DCMAKE_PREFIX_PATH=${prefix}")

elseif(case STREQUAL "exported")
  configure(exported "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_FLAGS=${flags}"
    "-DCMAKE_INSTALL_PREFIX=${work}/shopstats" -DCMAKE_INSTALL_LIBDIR=lib)
  build(exported)
  run("${CMAKE_COMMAND}" --install "${work}/exported")
  configure(uses_exported "-Dshopstats_ROOT=${work}/shopstats" "-Dclientele_ROOT=${prefix}" "-DCMAKE_CXX_FLAGS=${flags}")
  build(uses_exported)
  run("${work}/uses_exported/consumer")

elseif(case STREQUAL "pkg_config")
  file(GLOB_RECURSE pc "${prefix}/*/clientele.pc")
  cmake_path(GET pc PARENT_PATH folder)
  cmake_path(GET folder PARENT_PATH library_folder)
  set(ENV{PKG_CONFIG_PATH} "${folder}")
  set(ENV{LD_LIBRARY_PATH} "${library_folder}")
  separate_arguments(flags UNIX_COMMAND "${flags}")
  function(build_with_package name program)
    execute_process(COMMAND "${pkg_config}" --cflags --libs ${name}
      OUTPUT_VARIABLE package OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(package UNIX_COMMAND "${package}")
    run("${compiler}" -std=c++20 ${flags} "${here}/${program}.cpp" -o "${work}/pkg_config_${program}" ${package})
    run("${work}/pkg_config_${program}")
  endfunction()
  build_with_package(clientele main)
  if(EXISTS "${folder}/clientele-io.pc")
    build_with_package(clientele-io reads_csv)
  endif()

elseif(case STREQUAL "subdirectory")
  configure(subdirectory "-DCLIENTELE_SOURCE=${source}" "-DCMAKE_CXX_FLAGS=${strict}"
    "-DCMAKE_INSTALL_PREFIX=${work}/subdirectory/prefix")
  build(subdirectory)
  run("${work}/subdirectory/consumer")
  run("${CMAKE_COMMAND}" --install "${work}/subdirectory")
  file(GLOB_RECURSE installed RELATIVE "${work}/subdirectory/prefix" "${work}/subdirectory/prefix/*")
  if(NOT installed STREQUAL "bin/consumer")
    message(FATAL_ERROR "clientele installs without being asked: ${installed}")
  endif()

elseif(case STREQUAL "fetch_content")
  configure(fetch_content "-DCLIENTELE_SOURCE=${source}" "-DCMAKE_CXX_FLAGS=${strict}")
  build(fetch_content)
  run("${work}/fetch_content/consumer")

elseif(case STREQUAL "shared")
  file(REMOVE_RECURSE "${work}/shared" "${work}/shared-prefix")
  run("${CMAKE_COMMAND}" -S "${source}" -B "${work}/shared" -G "${generator}"
    "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
    -DBUILD_SHARED_LIBS=ON -DCLIENTELE_BUILD_TESTS=OFF -DCLIENTELE_BUILD_EXAMPLES=OFF)
  build(shared)
  run("${CMAKE_COMMAND}" --install "${work}/shared" --prefix "${work}/shared-prefix")
  configure(installed "-DCMAKE_PREFIX_PATH=${work}/shared-prefix" "-DCOMPONENTS=${components}")
  build(installed)
  run("${work}/installed/consumer")

  # Nothing is visible but the library's own names.
  file(GLOB libraries "${work}/shared/libclientele*.so")
  foreach(library IN LISTS libraries)
    execute_process(COMMAND "${nm}" --dynamic --defined-only --demangle "${library}"
      OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
    set(leaks ${symbols})
    list(FILTER leaks EXCLUDE REGEX "clientele::")
    list(LENGTH symbols visible)
    cmake_path(GET library FILENAME file)
    if(leaks)
      list(JOIN leaks "\n" leaks)
      message("${leaks}")
      message(FATAL_ERROR "${file} shows the names above, which are not its own")
    endif()
    message(STATUS "${file}: ${visible} visible symbols, none foreign")
  endforeach()

else()
  message(FATAL_ERROR "no such case: ${case}")
endif()
