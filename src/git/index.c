#include "git/index.h"

#include <stdint.h>
#include <string.h>

/*
 * gitformat-index: a header of 12 bytes, "DIRC", version, number of entries;
 * the entries; extensions; a checksum. All numbers are big-endian.
 *
 * An entry: ten numbers of 32 bits (ctime, mtime, each with nanoseconds, dev,
 * ino, mode, uid, gid, size), the id, 16 bits of flags, in version 3 another
 * 16 if the extended flag is set, the path, and one to eight NULs that make
 * the entry's length a multiple of eight.
 */
enum {
	HEADER = 12,
	STAT = 40,
	STAT_MODE = 24,
	FLAG_VALID = 0x8000,
	FLAG_EXTENDED = 0x4000,
	FLAG_STAGE = 0x3000,
	STAGE_SHIFT = 12,
	NAME_LEN = 0x0fff /* this long, or longer */
};

static unsigned get16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (unsigned)u[0] << 8 | u[1];
}

static uint32_t get32(const char *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

void me_index_start(struct me_index *x, struct me_slice bytes, size_t id_len)
{
	*x = (struct me_index){ .bytes = bytes, .at = HEADER };
	x->id_len = id_len;
	if (bytes.len < HEADER + id_len || memcmp(bytes.data, "DIRC", 4))
		return;
	x->version = get32(bytes.data + 4);
	x->left = get32(bytes.data + 8);
}

/* An extension whose name begins with a capital may be passed over. */
static int pass_extensions(struct me_index *x)
{
	size_t end = x->bytes.len - x->id_len, len;
	const char *p;

	while (x->at < end) {
		p = x->bytes.data + x->at;
		if (end - x->at < 8 || *p < 'A' || *p > 'Z')
			return -1;
		len = get32(p + 4);
		if (len > end - x->at - 8)
			return -1;
		x->at += 8 + len;
	}
	return 0;
}

/* Sorted by path, then by stage: nothing stands twice. */
static bool is_next(const struct me_index *x, const struct me_index_entry *e)
{
	size_t n = e->path.len < x->last.len ? e->path.len : x->last.len;
	int d = n ? memcmp(x->last.data, e->path.data, n) : 0;

	if (!d && x->last.len == e->path.len)
		return x->last_stage < e->stage;
	return d ? d < 0 : x->last.len < e->path.len;
}

int me_index_next(struct me_index *x, struct me_index_entry *e)
{
	size_t end = x->bytes.len - x->id_len, fixed = STAT + x->id_len + 2;
	const char *p = x->bytes.data + x->at, *nul;
	unsigned flags, more = 0;
	size_t len;

	if (x->version != 2 && x->version != 3)
		return -1;
	if (!x->left)
		return pass_extensions(x);
	if (end - x->at < fixed + 2)
		return -1;
	flags = get16(p + fixed - 2);
	if (flags & FLAG_EXTENDED) {
		if (x->version == 2)
			return -1;
		more = get16(p + fixed);
		fixed += 2;
	}
	nul = memchr(p + fixed, '\0', end - x->at - fixed);
	len = nul ? (size_t)(nul - p) - fixed : 0;
	if (!len || (flags & NAME_LEN) != (len < NAME_LEN ? len : NAME_LEN))
		return -1;
	*e = (struct me_index_entry){
		.path = me_slice(p + fixed, len),
		.id = me_slice(p + STAT, x->id_len),
		.mode = get32(p + STAT_MODE),
		.stage = (flags & FLAG_STAGE) >> STAGE_SHIFT,
		.plain = !more && !(flags & FLAG_VALID),
		.stat = p,
	};
	fixed = (fixed + len + 8) & ~(size_t)7;
	if (fixed > end - x->at || !is_next(x, e))
		return -1;
	x->at += fixed;
	x->left--;
	x->last = e->path;
	x->last_stage = e->stage;
	return 1;
}

bool me_index_clean(const struct me_index_entry *e, const struct stat *st)
{
	/* Not the device, which git does not compare, and not the mode. */
	const struct {
		unsigned at;
		uint64_t now;
	} fact[] = {
		{ 0, (uint64_t)st->st_ctim.tv_sec },
		{ 4, (uint64_t)st->st_ctim.tv_nsec },
		{ 8, (uint64_t)st->st_mtim.tv_sec },
		{ 12, (uint64_t)st->st_mtim.tv_nsec },
		{ 20, st->st_ino },
		{ 28, st->st_uid },
		{ 32, st->st_gid },
		{ 36, (uint64_t)st->st_size },
	};
	size_t i;

	if (!S_ISREG(st->st_mode) || (e->mode & S_IFMT) != S_IFREG)
		return false;
	for (i = 0; i < sizeof(fact) / sizeof(*fact); i++)
		if (get32(e->stat + fact[i].at) != (uint32_t)fact[i].now)
			return false;
	return true;
}
