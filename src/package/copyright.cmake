# COPYRIGHT_PROGRAM: a file with the terms of the program, and of what its
# executables take in from archives of others, as those ask. Debian says where
# an archive comes from and has the terms beside it; elsewhere ours stand alone.
set(COPYRIGHT_PROGRAM ${PROJECT_BINARY_DIR}/copyright)
file(READ ${PROJECT_SOURCE_DIR}/LICENSE terms)

set(taken_in ${XXHASH_INCLUDE}/xxhash.h ${LIBGIT2_ARCHIVES} ${MUSL_ARCHIVE})

find_program(DPKG dpkg)
mark_as_advanced(DPKG)
set(packages)
foreach(path ${taken_in})
	if(DPKG)
		get_filename_component(path ${path} REALPATH)
		execute_process(COMMAND ${DPKG} -S ${path} ERROR_QUIET
			OUTPUT_VARIABLE package)
		string(REGEX REPLACE ":.*" "" package "${package}")
		list(APPEND packages ${package})
	endif()
endforeach()
list(REMOVE_DUPLICATES packages)
foreach(package ${packages})
	if(EXISTS /usr/share/doc/${package}/copyright)
		file(READ /usr/share/doc/${package}/copyright more)
		string(APPEND terms "\n\nThe executables hold parts of what Debian "
			"has as ${package}. Its terms:\n\n${more}")
	endif()
endforeach()
file(WRITE ${COPYRIGHT_PROGRAM} "${terms}")
