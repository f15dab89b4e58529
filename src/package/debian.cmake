# Run by CPack when the files of a .deb have been gathered, before it is
# packed: what Debian wants otherwise than other places that files go to.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
	return()
endif()
set(DIR ${CPACK_TEMPORARY_DIRECTORY})

function(compress)
	execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB PAGES ${DIR}/*/usr/share/man/man?/*.?)
compress(${PAGES})

# $SOURCE_DATE_EPOCH, where it is set, is the date
string(TIMESTAMP DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(GLOB DOCS ${DIR}/*/usr/share/doc/*)
foreach(doc ${DOCS})
	get_filename_component(package ${doc} NAME)
	file(WRITE ${doc}/changelog
		"${package} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n"
		"  * This version; CHANGELOG.md of git-merge-env tells what is new.\n\n"
		" -- ${CPACK_PACKAGE_CONTACT}  ${DATE}\n")
	compress(${doc}/changelog)
	string(REGEX REPLACE "[0-9.]+$" "" name ${package})
	set(overrides ${CPACK_MERGEENV_OVERRIDES}/${name})
	if(EXISTS ${overrides})
		configure_file(${overrides}
			${doc}/../../lintian/overrides/${package} COPYONLY)
	endif()
endforeach()

file(GLOB PROGRAMS ${DIR}/*/usr/bin/* ${DIR}/*/usr/libexec/*/*
	${DIR}/*/usr/lib/*.so.*.* ${DIR}/*/usr/lib/*/*.so.*.*)
foreach(program ${PROGRAMS})
	execute_process(COMMAND strip --remove-section=.comment
		--remove-section=.note ${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
