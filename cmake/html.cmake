# What HTML reports are made of: the project's own style sheet and script, and Apache ECharts, which draws the charts.
#
# ECharts is never part of the sources. It is taken from its npm package, of one version and one checksum, when the
# project is configured. Without it everything builds, and a report needs a copy that is named when it is written.

option(CLIENTELE_ECHARTS "Bring Apache ECharts by npm, for HTML reports" ${PROJECT_IS_TOP_LEVEL})
set(CLIENTELE_ECHARTS_PACKAGE "" CACHE FILEPATH "The npm package of Apache ECharts as a file, where npm is not to be asked")

set(clientele_echarts_version 6.1.0)
# Of the package's archive; the registry gives the same number in base 64 as "integrity".
string(CONCAT clientele_echarts_sha512
  ab4c9a14f8200bd15476c587e1b95abd15859b176b22875b92828d02326e7402
  3a080f6034fc47b55d917193447a9655964e32bc16243a46e4e87215a48c8764)

# Sets `folder` in the caller to where ECharts was unpacked, or to nothing.
function(clientele_bring_echarts folder)
  set(${folder} "" PARENT_SCOPE)
  set(base "${PROJECT_BINARY_DIR}/echarts-${clientele_echarts_version}")
  set(archive "${CLIENTELE_ECHARTS_PACKAGE}")
  if(NOT archive)
    set(archive "${base}/echarts-${clientele_echarts_version}.tgz")
    if(NOT EXISTS "${archive}")
      find_program(CLIENTELE_NPM npm)
      mark_as_advanced(CLIENTELE_NPM)
      if(NOT CLIENTELE_NPM)
        message(STATUS "clientele: npm not found, HTML reports are built without ECharts and need a copy of it")
        return()
      endif()
      file(MAKE_DIRECTORY "${base}")
      execute_process(
        COMMAND "${CLIENTELE_NPM}" pack "echarts@${clientele_echarts_version}" --prefer-offline --silent
        WORKING_DIRECTORY "${base}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE reason TIMEOUT 300)
      if(failed OR NOT EXISTS "${archive}")
        string(STRIP "${reason}" reason)
        message(STATUS "clientele: npm brought no ECharts (${failed}), HTML reports need a copy of it. ${reason}")
        return()
      endif()
    endif()
  endif()
  if(NOT EXISTS "${archive}")
    message(FATAL_ERROR "clientele: CLIENTELE_ECHARTS_PACKAGE is ${archive}, which is no file")
  endif()
  file(SHA512 "${archive}" actual)
  if(NOT actual STREQUAL clientele_echarts_sha512)
    message(FATAL_ERROR "clientele: ${archive} is not the package echarts ${clientele_echarts_version}: its SHA-512 is\n"
      "  ${actual}, and should be\n  ${clientele_echarts_sha512}")
  endif()
  if(NOT EXISTS "${base}/package/dist/echarts.min.js")
    file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${base}"
      PATTERNS package/dist/echarts.min.js package/LICENSE package/NOTICE package/licenses/LICENSE-d3)
  endif()
  set(${folder} "${base}/package" PARENT_SCOPE)
endfunction()

# Compiles a file into a library as clientele::report::detail::NAME.
function(clientele_embed target name file)
  set(source "${PROJECT_BINARY_DIR}/embedded/${name}.cpp")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DFILE=${file}" "-DNAME=${name}" "-DOUTPUT=${source}"
      -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS "${file}" "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    COMMENT "Embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()

function(clientele_add_html target)
  set(own "${PROJECT_SOURCE_DIR}/src/report/html")
  clientele_embed(${target} report_script "${own}/report.js")
  clientele_embed(${target} report_style "${own}/report.css")
  if(NOT CLIENTELE_ECHARTS)
    return()
  endif()
  clientele_bring_echarts(folder)
  if(folder)
    clientele_embed(${target} echarts_script "${folder}/dist/echarts.min.js")
    # The licences of ECharts and of what it contains, as one text.
    set(licence "${PROJECT_BINARY_DIR}/embedded/echarts_licence.txt")
    file(READ "${folder}/NOTICE" notice)
    file(READ "${folder}/LICENSE" terms)
    file(READ "${folder}/licenses/LICENSE-d3" d3)
    file(CONFIGURE OUTPUT "${licence}" CONTENT "@notice@

It contains ZRender: Copyright (c) 2017, Baidu Inc., under the BSD 3-Clause License, whose conditions stand below.

@terms@

@d3@" @ONLY)
    clientele_embed(${target} echarts_licence "${licence}")
    target_compile_definitions(${target} PRIVATE "CLIENTELE_HAS_ECHARTS=\"${clientele_echarts_version}\"")
  endif()
endfunction()
