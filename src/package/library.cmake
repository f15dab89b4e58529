# The library where others find it: the shared object by its soname, and for
# development the header, pkg-config's file and CMake's.
include(CMakePackageConfigHelpers)
set(PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/mergeenv)

install(TARGETS mergeenv-shared EXPORT mergeenv
	LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
	NAMELINK_COMPONENT development)
install(FILES include/mergeenv.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
	COMPONENT development)
install(EXPORT mergeenv NAMESPACE mergeenv:: FILE mergeenv-config.cmake
	DESTINATION ${PACKAGE_DIR} COMPONENT development)
write_basic_package_version_file(mergeenv-config-version.cmake
	COMPATIBILITY SameMinorVersion)

# Paths from where the file itself is: the tree can be moved.
file(RELATIVE_PATH PREFIX_FROM_PC
	/${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(src/package/mergeenv.pc.in mergeenv.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mergeenv.pc
	DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/mergeenv-config-version.cmake
	DESTINATION ${PACKAGE_DIR} COMPONENT development)
