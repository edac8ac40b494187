include(CMakeFindDependencyMacro)
find_dependency(clientele 0.1)
include("${CMAKE_CURRENT_LIST_DIR}/shopstats-targets.cmake")
