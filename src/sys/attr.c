#include "sys/attr.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define XATTR_MAX 65536 /* the kernel's limit of a list and a value */

/* The names and one value of each of the two files. */
struct attrs {
	char from[XATTR_MAX], to[XATTR_MAX];
	ssize_t from_len, to_len;
	char want[XATTR_MAX], have[XATTR_MAX];
};

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool is_required(const char *name)
{
	return starts(name, "user.") || starts(name, "system.");
}

static bool is_checksum(const char *name)
{
	return !strcmp(name, "security.ima") || !strcmp(name, "security.evm");
}

/* The list of names, none where the file system knows no attributes. */
static ssize_t list(int fd, char *names)
{
	ssize_t n = flistxattr(fd, names, XATTR_MAX);

	return n < 0 && errno == ENOTSUP ? 0 : n;
}

static const char *next_name(const char *name)
{
	return name + strlen(name) + 1;
}

static bool has(const char *names, ssize_t len, const char *name)
{
	const char *p;

	for (p = names; p < names + len; p = next_name(p))
		if (!strcmp(p, name))
			return true;
	return false;
}

/* What to got from its folder and from does not have. */
static int remove_extra(int to, const struct attrs *a, const char **bad)
{
	const char *p;

	for (p = a->to; p < a->to + a->to_len; p = next_name(p)) {
		if (has(a->from, a->from_len, p) || !fremovexattr(to, p) ||
		    errno == ENODATA || !is_required(p))
			continue;
		*bad = p;
		return -1;
	}
	return 0;
}

static int copy_one(int from, int to, const char *name, struct attrs *a)
{
	ssize_t want = fgetxattr(from, name, a->want, XATTR_MAX), have;

	if (want < 0)
		return errno == ENODATA ? 0 : -1;
	/* A label that is right already may be one we may not set. */
	have = fgetxattr(to, name, a->have, XATTR_MAX);
	if (have == want && !memcmp(a->want, a->have, (size_t)want))
		return 0;
	return fsetxattr(to, name, a->want, (size_t)want, 0);
}

static int copy_xattrs(int from, int to, struct attrs *a, const char *shown,
		       struct me_err *err)
{
	const char *p, *bad = NULL;

	a->from_len = list(from, a->from);
	a->to_len = a->from_len < 0 ? -1 : list(to, a->to);
	if (a->to_len < 0)
		return me_err_errno(err,
				    "cannot read the extended attributes "
				    "of %s",
				    me_err_quote(shown));
	if (!remove_extra(to, a, &bad)) {
		for (p = a->from; p < a->from + a->from_len; p = next_name(p)) {
			if (is_checksum(p) || !copy_one(from, to, p, a) ||
			    !is_required(p))
				continue;
			bad = p;
			break;
		}
	}
	if (!bad)
		return 0;
	me_err_set(err,
		   "cannot keep the attribute %s of %s (%s); "
		   "--in-place would keep the file and write into it",
		   me_err_quote(bad), me_err_quote(shown), strerror(errno));
	return -1;
}

static int keep_failed(const char *what, const char *shown, struct me_err *err)
{
	return me_err_set(err,
			  "cannot keep the %s of %s (%s); --in-place "
			  "would keep the file and write into it",
			  what, me_err_quote(shown), strerror(errno));
}

int me_attr_copy(int from, int to, const char *shown, struct me_err *err)
{
	struct stat want, have;
	struct attrs *a;
	int rc;

	if (fstat(from, &want) || fstat(to, &have))
		return me_err_errno(err, "cannot examine %s",
				    me_err_quote(shown));
	/* The owner first: changing it takes capabilities away. */
	if ((want.st_uid != have.st_uid || want.st_gid != have.st_gid) &&
	    fchown(to, want.st_uid, want.st_gid))
		return keep_failed("owner and group", shown, err);
	a = malloc(sizeof(*a));
	if (!a)
		return me_err_set(err, "out of memory");
	rc = copy_xattrs(from, to, a, shown, err);
	free(a);
	if (rc)
		return -1;
	/* The mode last: until here nobody else can open the new file. */
	if (fchmod(to, want.st_mode & 07777))
		return keep_failed("mode", shown, err);
	if (fstat(to, &have))
		return me_err_errno(err, "cannot examine the new %s",
				    me_err_quote(shown));
	errno = EPERM; /* accepted, and not done: some network folders */
	if (have.st_uid != want.st_uid || have.st_gid != want.st_gid)
		return keep_failed("owner and group", shown, err);
	if ((have.st_mode & 07777) != (want.st_mode & 07777))
		return keep_failed("mode", shown, err);
	return 0;
}
