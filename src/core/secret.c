#include "core/secret.h"

#include <strings.h>

/* Parts of a name, between its "_", "-" and ".". */
static const char *const secret[] = {
	"PASSWORD",   "PASSWORDS",   "PASSWD",	"PASSPHRASE", "PASS",
	"PWD",	      "SECRET",	     "SECRETS", "TOKEN",      "TOKENS",
	"CREDENTIAL", "CREDENTIALS", "APIKEY",	"SECRETKEY",  "ACCESSKEY",
	"PRIVATEKEY", "SALT",	     "PEPPER",	"DSN",	      "JWT",
	"SID",	      NULL
};
static const char *const last[] = { "KEY", "KEYS", "AUTH", NULL };
/* With one of these, the name is that of a setting about credentials. */
static const char *const about[] = {
	"MAX",	  "MIN",     "LENGTH",	 "LEN",	     "LIMIT",	"LIMITS",
	"COUNT",  "SIZE",    "EXPIRE",	 "EXPIRES",  "EXPIRY",	"EXPIRATION",
	"TTL",	  "TIMEOUT", "LIFETIME", "SECONDS",  "MINUTES", "HOURS",
	"DAYS",	  "ENABLED", "ENABLE",	 "DISABLED", "DISABLE", "ENDPOINT",
	"URL",	  "URI",     "PATH",	 "FILE",     "TYPE",	"ALGORITHM",
	"HEADER", "PUBLIC",  "PREFIX",	 "ALLOW",    "REQUIRE", "REQUIRED",
	"USE",	  "NAME",    NULL
};

static bool in(const char *const *list, struct me_slice part)
{
	for (; *list; list++)
		if (strlen(*list) == part.len &&
		    !strncasecmp(*list, part.data, part.len))
			return true;
	return false;
}

bool me_secret_name(struct me_slice key)
{
	size_t i, start = 0;
	bool found = false;

	for (i = 0; i <= key.len; i++) {
		struct me_slice part;

		if (i < key.len && !strchr("_-.", key.data[i]))
			continue;
		part = me_slice(key.data + start, i - start);
		if (in(about, part))
			return false;
		found |= in(secret, part) || (i == key.len && in(last, part));
		start = i + 1;
	}
	return found;
}

bool me_secret_value(struct me_slice val)
{
	const char *p = val.data, *end = p + val.len, *at, *colon;

	while (val.len && (p = memchr(p, ':', (size_t)(end - p)))) {
		if (end - p > 3 && p[1] == '/' && p[2] == '/') {
			p += 3;
			at = memchr(p, '@', (size_t)(end - p));
			colon = memchr(p, ':', (size_t)(end - p));
			return at && colon && colon + 1 < at;
		}
		p++;
	}
	return false;
}
