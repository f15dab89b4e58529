# The C library of the program that git starts for every file: musl, linked
# statically, where Debian's musl-dev is installed on an x86-64.
#
# At each start glibc asks the processor what it is and has (cpuid), some dozens
# of questions that a virtual machine answers slowly: two fifths of the time of
# a merge. musl asks none. What it lacks is here beside: renameat2.c, and
# memory.c in place of what it has slow. Nothing of glibc's is on the path of
# headers, but the kernel's are, and xxhash.h, which needs none.
#
# MUSL_ARCHIVE: its archive, empty where the program is not linked so; with it
# MUSL_SOURCES, MUSL_COMPILE and MUSL_LINK.
set(MUSL_ARCHIVE)
if(NOT MERGEENV_STATIC OR MERGEENV_SANITIZE
		OR NOT CMAKE_LIBRARY_ARCHITECTURE STREQUAL "x86_64-linux-gnu")
	return()
endif()

set(musl x86_64-linux-musl)
find_path(MUSL_INCLUDE stdio.h PATHS /usr/include/${musl} NO_DEFAULT_PATH)
find_library(MUSL_LIBC libc.a PATHS /usr/lib/${musl} NO_DEFAULT_PATH)
find_file(MUSL_START rcrt1.o PATHS /usr/lib/${musl} NO_DEFAULT_PATH)
find_path(ASM_INCLUDE asm/unistd.h)
find_path(LINUX_INCLUDE linux/fs.h)
mark_as_advanced(MUSL_INCLUDE MUSL_LIBC MUSL_START ASM_INCLUDE LINUX_INCLUDE)
if(NOT MUSL_INCLUDE OR NOT MUSL_LIBC OR NOT MUSL_START OR NOT ASM_INCLUDE
		OR NOT LINUX_INCLUDE)
	message(STATUS "No musl-dev: git-merge-env will start more slowly")
	return()
endif()
set(MUSL_ARCHIVE ${MUSL_LIBC})

set(headers ${PROJECT_BINARY_DIR}/musl)
file(MAKE_DIRECTORY ${headers})
foreach(path ${ASM_INCLUDE}/asm ${LINUX_INCLUDE}/asm-generic
		${LINUX_INCLUDE}/linux ${XXHASH_INCLUDE}/xxhash.h)
	get_filename_component(name ${path} NAME)
	file(CREATE_LINK ${path} ${headers}/${name} SYMBOLIC)
endforeach()
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=include
	OUTPUT_VARIABLE compiler OUTPUT_STRIP_TRAILING_WHITESPACE)

set(MUSL_SOURCES src/musl/memory.c src/musl/renameat2.c)
set(MUSL_COMPILE -nostdinc -fvisibility=hidden)
foreach(path ${PROJECT_SOURCE_DIR}/src/musl/include ${MUSL_INCLUDE} ${compiler}
		${headers})
	list(APPEND MUSL_COMPILE "SHELL:-isystem \"${path}\"")
endforeach()
set(MUSL_LINK -nostartfiles -nodefaultlibs -static-pie ${MUSL_START})
