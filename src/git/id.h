/*
 * The name of a git object: 20 bytes (SHA-1) or 32 (SHA-256).
 *
 *	struct me_id id;
 *	char hex[ME_ID_HEX];
 *
 *	if (me_id_parse(&id, text, strlen(text)))
 *		...not a whole id...
 *	puts(me_id_hex(&id, hex));
 *
 * A value without bytes (len 0, me_id_none()) stands for "no such object":
 * that is how a question about something absent is answered.
 */
#ifndef MERGEENV_GIT_ID_H
#define MERGEENV_GIT_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ME_ID_RAW 32
#define ME_ID_HEX (2 * ME_ID_RAW + 1)

struct me_id {
	unsigned char len; /* 0, 20 or 32 */
	unsigned char raw[ME_ID_RAW];
};

#define ME_ID_NONE \
	{ \
		0, \
		{ \
			0 \
		} \
	}

/* Exactly 40 or 64 hex digits, either case; -1 (id: none) for the rest. */
int me_id_parse(struct me_id *id, const char *hex, size_t len);

/* Raw bytes as they stand in a tree object; all zero gives none. */
void me_id_set(struct me_id *id, const unsigned char *raw, size_t len);

/* Lower case, into the caller's buffer, which is returned. */
char *me_id_hex(const struct me_id *id, char out[ME_ID_HEX]);

static inline bool me_id_none(const struct me_id *id)
{
	return id->len == 0;
}

static inline bool me_id_equal(const struct me_id *a, const struct me_id *b)
{
	return a->len == b->len && !memcmp(a->raw, b->raw, a->len);
}

/* Ids are hashes already: any four bytes of one will do. */
static inline uint32_t me_id_hash(const struct me_id *id)
{
	uint32_t h;

	memcpy(&h, id->raw, sizeof(h));
	return id->len ? h : 0;
}

#endif
