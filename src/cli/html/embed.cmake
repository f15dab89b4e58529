# The page as C: cmake -DFROM=this/folder -DTO=page_parts.c -P embed.cmake
#
# Style and script are put into page.html, which is then cut in two where the
# report goes. The policy in its head names both by their hashes: nothing else
# in the page is ever run, or styles it.

# SHA-256 in base64, as the policy wants it: three hex digits are two letters.
function(hash text result)
	set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
	string(SHA256 hex "${text}")
	string(APPEND hex 00) # 66 digits; the last letter is then the "="
	set(out "")
	foreach(at RANGE 0 63 3)
		string(SUBSTRING "${hex}" ${at} 3 digits)
		math(EXPR high "0x${digits} >> 6")
		math(EXPR low "0x${digits} & 63")
		string(SUBSTRING "${letters}" ${high} 1 first)
		string(SUBSTRING "${letters}" ${low} 1 second)
		string(APPEND out "${first}${second}")
	endforeach()
	string(SUBSTRING "${out}" 0 43 out)
	set(${result} "${out}=" PARENT_SCOPE)
endfunction()

# The bytes of a text as a C array.
function(array name text result)
	file(WRITE "${TO}.tmp" "${text}")
	file(READ "${TO}.tmp" hex HEX)
	file(REMOVE "${TO}.tmp")
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
	set(${result} "const char ${name}[] = {${bytes}0};\n" PARENT_SCOPE)
endfunction()

file(READ "${FROM}/page.html" page)
foreach(part css js)
	file(READ "${FROM}/page.${part}" text)
	hash("${text}" sum)
	string(REPLACE "@${part}_hash@" "${sum}" page "${page}")
	string(REPLACE "@${part}@" "${text}" page "${page}")
endforeach()
string(FIND "${page}" "@body@" at)
string(SUBSTRING "${page}" 0 ${at} head)
math(EXPR at "${at} + 6")
string(SUBSTRING "${page}" ${at} -1 tail)
array(me_page_head "${head}" head)
array(me_page_tail "${tail}" tail)
file(WRITE "${TO}" "#include \"cli/page.h\"\n\n${head}${tail}")
