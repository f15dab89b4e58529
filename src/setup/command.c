#include "setup/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/ask.h"
#include "git/spawn.h"
#include "sys/file.h"

#define LABELS_SINCE 2044 /* git that knows %S, %X and %Y */
#define TRY_SECONDS 20

void me_command_quote(struct me_buf *b, const char *word)
{
	me_buf_str(b, "'");
	for (; *word; word++) {
		if (*word == '\'')
			me_buf_str(b, "'\\''");
		else
			me_buf_add(b, me_slice(word, 1));
	}
	me_buf_str(b, "'");
}

void me_command_config_value(struct me_buf *b, struct me_slice value)
{
	size_t i;

	me_buf_str(b, "\"");
	for (i = 0; i < value.len; i++) {
		if (value.data[i] == '\n') {
			me_buf_str(b, "\\n");
			continue;
		}
		if (value.data[i] == '"' || value.data[i] == '\\')
			me_buf_str(b, "\\");
		me_buf_add(b, me_slice(value.data + i, 1));
	}
	me_buf_str(b, "\"");
}

void me_command_driver(struct me_buf *b, const char *program, int git_version)
{
	struct me_buf word = ME_BUF_INIT;
	size_t i;

	me_command_quote(&word, program);
	/* to git, a % begins a placeholder */
	for (i = 0; i < word.len; i++)
		me_buf_add(b,
			   me_slice(word.data[i] == '%' ? "%%" : word.data + i,
				    word.data[i] == '%' ? 2 : 1));
	b->failed |= word.failed;
	me_buf_free(&word);
	me_buf_str(b, " driver -- %O %A %B %L %P");
	if (git_version >= LABELS_SINCE)
		me_buf_str(b, " %S %X %Y");
	me_buf_str(b,
		   "; s=$?; case $s in 126|127) git merge-file -q "
		   "--marker-size=%L %A %O %B;; *) exit $s;; esac");
}

/* Neighbouring lines changed on both sides: a conflict to a merge by lines. */
static const struct {
	char placeholder;
	const char *name, *text;
} files[] = {
	{ 'O', "base", "A=1\nB=1\n" },
	{ 'A', "ours", "A=2\nB=1\n" },
	{ 'B', "theirs", "A=1\nB=2\n" },
};
#define MERGED "A=2\nB=2\n"
#define FILES (sizeof(files) / sizeof(*files))

/* What git puts in the place of a letter behind %. */
static void expand_one(struct me_buf *b, char letter)
{
	size_t i;

	for (i = 0; i < FILES; i++)
		if (files[i].placeholder == letter)
			me_buf_str(b, files[i].name);
	if (letter == '%')
		me_buf_str(b, "%");
	if (letter == 'L')
		me_buf_str(b, "7");
	if (letter == 'P')
		me_buf_str(b, "'.env'");
	if (letter == 'S' || letter == 'X' || letter == 'Y')
		me_buf_str(b, "'try'");
}

static void expand(struct me_buf *b, const char *command)
{
	for (; *command; command++) {
		if (*command != '%' || !command[1])
			me_buf_add(b, me_slice(command, 1));
		else if (strchr("OABLPSXY%", command[1]))
			expand_one(b, *++command);
		else
			me_buf_str(b, "%");
	}
	me_buf_add(b, me_slice("", 1));
}

static int fill_scratch(int fd, struct me_err *err)
{
	size_t i;
	int f;

	for (i = 0; i < FILES; i++) {
		f = openat(fd, files[i].name,
			   O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (f < 0 ||
		    me_file_write_fd(f, files[i].text, strlen(files[i].text))) {
			me_err_errno(err, "cannot write to a scratch folder");
			if (f >= 0)
				close(f);
			return -1;
		}
		close(f);
	}
	return 0;
}

static int judge(int fd, struct me_spawn_result *r, struct me_err *err)
{
	struct me_err why = ME_ERR_INIT;
	struct me_file got = ME_FILE_INIT;
	bool right;

	right = !me_file_read_at(fd, files[1].name, files[1].name,
				 ME_FILE_NOFOLLOW, &got, &why) &&
		!r->status &&
		me_slice_eq(me_slice(got.data, got.len), me_slice_str(MERGED));
	me_file_release(&got);
	if (right)
		return 0;
	r->complaint[strcspn(r->complaint, "\n")] = '\0';
	return me_err_set(err,
			  "the merge driver, run as git runs it, does not "
			  "merge two small changes: status %d%s%s",
			  r->status, *r->complaint ? ", " : "",
			  *r->complaint ? me_err_quote(r->complaint) : "");
}

static int run(const char *dir, const char *path, const char *command,
	       struct me_spawn_result *r, struct me_err *err)
{
	static const char script[] = "cd \"$1\" && PATH=$2:$PATH && "
				     "export PATH && exec /bin/sh -c \"$3\"";
	const char *argv[] = { "/bin/sh", "-c", script,	 "sh",
			       dir,	  path, command, NULL };

	return me_spawn_run((char *const *)(size_t)argv, environ, NULL, 0,
			    1 << 20, TRY_SECONDS, r, err);
}

/* Whatever the driver left there goes, one level deep. */
static void remove_scratch(int fd, const char *dir)
{
	size_t i;

	for (i = 0; i < FILES; i++)
		unlinkat(fd, files[i].name, 0);
	close(fd);
	rmdir(dir);
}

static int try_in(const char *dir, const char *command, struct me_err *err)
{
	struct me_spawn_result r;
	struct me_buf line = ME_BUF_INIT;
	char *path = NULL;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = -1;

	if (fd < 0)
		return me_err_errno(err, "cannot open a scratch folder");
	expand(&line, command);
	if (me_buf_failed(&line)) {
		me_err_set(err, "out of memory");
	} else if (!fill_scratch(fd, err) &&
		   !me_ask(NULL, &path, err, "--exec-path", NULL) &&
		   !run(dir, path ? path : "", line.data, &r, err)) {
		rc = judge(fd, &r, err);
		me_spawn_result_free(&r);
	}
	free(path);
	me_buf_free(&line);
	remove_scratch(fd, dir);
	return rc;
}

int me_command_try(const char *command, struct me_err *err)
{
	const char *tmp = getenv("TMPDIR");
	char *dir;
	int rc;

	if (asprintf(&dir, "%s/merge-env.XXXXXX",
		     tmp && *tmp == '/' ? tmp : "/tmp") < 0)
		return me_err_set(err, "out of memory");
	if (mkdtemp(dir))
		rc = try_in(dir, command, err);
	else
		rc = me_err_errno(err, "cannot make the scratch folder %s",
				  me_err_quote(dir));
	free(dir);
	return rc;
}
