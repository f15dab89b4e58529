# How libgit2 is linked: LIBGIT2_LINK, to be linked to, and LIBGIT2_OFFLINE,
# sources to go with it.
#
# As a shared object it brings what it needs for networks, seventeen libraries
# that take longer to load than a sync. Where its archive is installed, that is
# linked instead, without those parts: lg2_offline.c has what is asked for of
# them. Whether that is enough is tried out; if not, the shared object is good.
# A program with the property SHARED_LIBGIT2 has that in any case.
# LIBGIT2_ARCHIVES: what is linked so.
set(LIBGIT2_LINK ${LIBGIT2_LIBRARIES})
set(LIBGIT2_OFFLINE)
set(LIBGIT2_ARCHIVES)
if(NOT MERGEENV_STATIC OR MERGEENV_SANITIZE)
	return()
endif()

set(archives)
foreach(lib ${LIBGIT2_STATIC_LIBRARIES})
	find_library(ARCHIVE_OF_${lib} lib${lib}.a HINTS ${LIBGIT2_LIBDIR})
	mark_as_advanced(ARCHIVE_OF_${lib})
	if(ARCHIVE_OF_${lib})
		list(APPEND archives ${ARCHIVE_OF_${lib}})
	endif()
endforeach()
set(offline ${PROJECT_SOURCE_DIR}/src/git/lg2_offline.c)
set(trial ${PROJECT_BINARY_DIR}/libgit2_trial.c)
file(WRITE ${trial} "#include <git2.h>
	int main(void) {
		git_repository *r = NULL;
		git_reference *ref = NULL;
		git_describe_result *d = NULL;
		int ignored;

		return git_libgit2_init() < 0
			|| git_repository_open_ext(&r, \".\", 0, NULL)
			|| git_reference_dwim(&ref, r, \"HEAD\")
			|| git_describe_commit(&d, NULL, NULL)
			|| git_ignore_path_is_ignored(&ignored, r, \"a\");
	}\n")
try_compile(MERGEENV_LINKS_LIBGIT2 ${PROJECT_BINARY_DIR}/libgit2_trial
	SOURCES ${trial} ${offline} LINK_LIBRARIES ${archives}
	CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${LIBGIT2_INCLUDE_DIRS}")
if(MERGEENV_LINKS_LIBGIT2)
	set(LIBGIT2_ARCHIVES ${archives})
	# the linker takes ours first, but only if it is told to look
	list(PREPEND archives -ugit_transport_ssh_global_init)
	set(shared $<BOOL:$<TARGET_PROPERTY:SHARED_LIBGIT2>>)
	set(LIBGIT2_LINK "$<IF:${shared},${LIBGIT2_LIBRARIES},${archives}>")
	set(LIBGIT2_OFFLINE ${offline})
endif()
