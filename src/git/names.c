#include "git/names.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
	"example", "sample", "template", "tmpl", "dist", "default", "defaults",
};

#define WORDS ((int)(sizeof(words) / sizeof(words[0])))

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int word_at(const char *s, size_t len)
{
	int i;

	for (i = 0; i < WORDS; i++)
		if (strlen(words[i]) == len && !strncmp(s, words[i], len))
			return i;
	return -1;
}

static bool ends_with(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !strncmp(s + len - n, end, n);
}

/* The shapes of an env file, templates not yet taken out. */
static bool env_shape(const char *base, size_t len)
{
	static const char *const whole[] = { ".env", ".flaskenv", ".dev.vars" };
	size_t i;

	for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strlen(whole[i]) == len && !strncmp(base, whole[i], len))
			return true;
	if (len > 5 && !strncmp(base, ".env.", 5))
		return true;
	return len > 4 && ends_with(base, len, ".env");
}

/*
 * Which row of the table does a name belong to, with which word? 0: none;
 * *stem is how much of it is the env file's name in row 1.
 */
static int row(const char *base, size_t len, int *word, size_t *stem)
{
	size_t n = len, lead = len && base[0] == '.';
	int inner;

	while (n && base[n - 1] != '.')
		n--;
	if (!n)
		return 0;
	*stem = n - 1;
	*word = word_at(base + n, len - n);
	if (*word >= 0 && *stem == 3 && !strncmp(base, "env", 3))
		return 2;
	if (*word >= 0)
		return env_shape(base, *stem) &&
				!row(base, *stem, &inner, &(size_t){ 0 })
			? 1
			: 0;
	if (!ends_with(base, len, ".env") || len < 5)
		return 0;
	*word = word_at(base + lead, len - 4 - lead);
	return *word < 0 ? 0 : lead ? 4 : 3;
}

bool me_names_is_template(const char *path)
{
	return me_names_rank(path) >= 0;
}

bool me_names_is_env(const char *path)
{
	const char *base = base_of(path);
	size_t len = strlen(base), stem;
	int word;

	return env_shape(base, len) && !row(base, len, &word, &stem);
}

int me_names_rank(const char *template)
{
	const char *base = base_of(template);
	size_t stem;
	int word, r = row(base, strlen(base), &word, &stem);

	return r ? (r - 1) * WORDS + word : -1;
}

char *me_names_env_of(const char *template)
{
	const char *base = base_of(template);
	size_t dir = (size_t)(base - template), stem;
	int word, r = row(base, strlen(base), &word, &stem);
	char *out;

	if (!r)
		return NULL;
	if (r == 1)
		return strndup(template, dir + stem);
	out = malloc(dir + sizeof(".env"));
	if (!out)
		return NULL;
	memcpy(out, template, dir);
	strcpy(out + dir, ".env");
	return out;
}
