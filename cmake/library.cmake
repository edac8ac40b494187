# How a library target of the project is made. A room is a folder of include/clientele and of src.

set(clientele_component_rooms models report io)  # every other room belongs to clientele::clientele

# Sets `headers` and `sources` in the caller: the files of one component room, or of all rooms that are none.
function(clientele_glob room)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/clientele/*.hpp")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.cpp")
  if(room IN_LIST clientele_component_rooms)
    list(FILTER headers INCLUDE REGEX "/include/clientele/${room}(/|\\.hpp$)")
    list(FILTER sources INCLUDE REGEX "/src/${room}/")
  else()
    list(JOIN clientele_component_rooms "|" components)
    list(FILTER headers EXCLUDE REGEX "/include/clientele/(${components})(/|\\.hpp$)")
    list(FILTER sources EXCLUDE REGEX "/src/(${components})/")
  endif()
  set(headers "${headers}" PARENT_SCOPE)
  set(sources "${sources}" PARENT_SCOPE)
endfunction()

function(clientele_add_library target)
  string(REGEX REPLACE "^clientele_" "" name "${target}")
  clientele_glob("${name}")

  if(CLIENTELE_SHARED)
    add_library(${target} SHARED ${sources})
    target_compile_definitions(${target} PUBLIC CLIENTELE_SHARED PRIVATE CLIENTELE_BUILDING)
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
      target_link_options(${target} PRIVATE "LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/visible.map")
      set_target_properties(${target} PROPERTIES LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/visible.map")
    endif()
  else()
    add_library(${target} STATIC ${sources})
    if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE)
      # So that the static library can end up inside somebody's shared one.
      set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
  endif()
  add_library(clientele::${name} ALIAS ${target})

  target_sources(${target} PUBLIC
    FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    VERIFY_INTERFACE_HEADER_SETS ${CLIENTELE_BUILD_TESTS}
    EXPORT_NAME ${name}
    LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

  # Without fused multiply-add every path of a dispatched kernel gives the same bits.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-ffp-contract=off>)

  # At -O2 compilers leave the short inner loops of kernels rolled. Unoptimised builds stay so.
  set(kernels ${sources})
  list(FILTER kernels INCLUDE REGEX "/kernels(_[^/]*)?\\.cpp$")
  set(optimised "$<AND:$<BOOL:$<CONFIG>>,$<NOT:$<CONFIG:Debug>>,$<CXX_COMPILER_ID:GNU,Clang,AppleClang>>")
  set_source_files_properties(${kernels} PROPERTIES COMPILE_OPTIONS "$<${optimised}:-O3>")
endfunction()

# clientele::<room>, an optional library beside clientele::clientele.
function(clientele_add_component room)
  clientele_glob(${room})
  if(NOT sources)
    return()
  endif()
  clientele_add_library(clientele_${room})
  target_link_libraries(clientele_${room} PUBLIC clientele)
  if(NOT PROJECT_IS_TOP_LEVEL AND NOT CLIENTELE_INSTALL)
    set_target_properties(clientele_${room} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()
