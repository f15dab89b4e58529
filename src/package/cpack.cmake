# Packages: cmake --build BUILD --target package package_source
# makes three .deb and a tarball, and a tarball of the sources.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_VENDOR git-merge-env)
set(CPACK_PACKAGE_CONTACT
	"git-merge-env maintainers <git-merge-env@packages.invalid>")
set(CPACK_PACKAGE_FILE_NAME
	git-merge-env-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
	WORLD_READ WORLD_EXECUTE)

# A package of each component: the program, which has the library built in;
# the library by its soname; and what it takes to compile with that.
set(SONAME libmergeenv${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/src/package/debian.cmake)
set(CPACK_MERGEENV_OVERRIDES ${PROJECT_SOURCE_DIR}/src/package/lintian)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME git-merge-env)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS git)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"Carries an operator's .env across upgrades of the application's template,
as a merge driver of git, after a pull, or by hand: variable by variable,
with the old template from git's history.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${SONAME})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
	${PROJECT_SOURCE_DIR}/src/package/triggers)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"Merges three versions of a dotenv file, variable by variable: bytes in, bytes
out, with a report of what became of each variable.  Reads no file and asks
nobody.  This package has the shared library.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libmergeenv-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
	"${SONAME} (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Merges three versions of a dotenv file, variable by variable: bytes in, bytes
out, with a report of what became of each variable.  This package has the
header, which is the manual, and files for pkg-config and CMake.")

include(src/package/copyright.cmake)
set(COPYRIGHT_LIBRARY ${PROJECT_SOURCE_DIR}/LICENSE)
set(COPYRIGHT_DEVELOPMENT ${PROJECT_SOURCE_DIR}/LICENSE)
foreach(component program library development)
	string(TOUPPER ${component} C)
	install(FILES ${COPYRIGHT_${C}} RENAME copyright COMPONENT ${component}
		DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${C}_PACKAGE_NAME})
endforeach()
install(FILES docs/CHANGELOG.md docs/format.md docs/semantics.md
	docs/merge-report.schema.json docs/sync-report.schema.json
	DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/git-merge-env)

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME git-merge-env-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "/\\.git/;/\\.git$;/build[^/]*/;~$")
include(CPack)
