/* What a program makes of the installed library: C and C++ alike. */
#include <mergeenv.h>

#include <stdio.h>
#include <string.h>

static struct me_slice slice(const char *text)
{
	struct me_slice s = { text, strlen(text) };

	return s;
}

int main(void)
{
	const struct me_slice in[3] = { slice("A=1\nB=1\n"),
					slice("A=1\nB=2\n"),
					slice("A=3\nB=1\n") };
	struct me_options opt = ME_OPTIONS_INIT;
	const struct me_entry *entry;
	struct me_result *res;
	size_t i, n;

	if (me_merge(in, &opt, &res) != ME_OK)
		return 1;
	fwrite(me_result_text(res).data, 1, me_result_text(res).len, stdout);
	n = me_result_entries(res, &entry);
	for (i = 0; i < n; i++)
		printf("%.*s: verdict %d, line %d\n", (int)entry[i].key.len,
		       entry[i].key.data, (int)entry[i].verdict,
		       (int)entry[i].line[ME_OURS]);
	me_result_free(res);
	return 0;
}
