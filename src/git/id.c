#include "git/id.h"

static int digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int me_id_parse(struct me_id *id, const char *hex, size_t len)
{
	int hi, lo;
	size_t i;

	memset(id, 0, sizeof(*id));
	if (len != 40 && len != 64)
		return -1;
	for (i = 0; i < len / 2; i++) {
		hi = digit((unsigned char)hex[2 * i]);
		lo = digit((unsigned char)hex[2 * i + 1]);
		if (hi < 0 || lo < 0) {
			memset(id, 0, sizeof(*id));
			return -1;
		}
		id->raw[i] = (unsigned char)(hi << 4 | lo);
	}
	id->len = (unsigned char)(len / 2);
	return 0;
}

void me_id_set(struct me_id *id, const unsigned char *raw, size_t len)
{
	static const unsigned char zero[ME_ID_RAW];

	memset(id, 0, sizeof(*id));
	if ((len != 20 && len != 32) || !memcmp(raw, zero, len))
		return;
	memcpy(id->raw, raw, len);
	id->len = (unsigned char)len;
}

char *me_id_hex(const struct me_id *id, char out[ME_ID_HEX])
{
	static const char hex[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < id->len; i++) {
		out[2 * i] = hex[id->raw[i] >> 4];
		out[2 * i + 1] = hex[id->raw[i] & 15];
	}
	out[2 * i] = '\0';
	return out;
}
