#include "target.h"

struct me_place place;
struct me_file old;
struct me_state state;
struct me_replace rep;

void want(const char *path, const char *text, unsigned flags)
{
	ck_assert_msg(!me_place_open(&place, NULL, path, ME_PLACE_FOLLOW, &err),
		      "%s", err.msg);
	ck_assert_msg(!me_file_read_at(place.fd, place.name, place.path,
				       ME_FILE_NOFOLLOW, &old, &err),
		      "%s", err.msg);
	ck_assert_msg(!me_state_open(&state, "state", ME_STATE_MAKE, &err),
		      "%s", err.msg);
	rep = (struct me_replace){
		.place = &place,
		.old = &old,
		.data = text,
		.len = strlen(text),
		.flags = flags,
		.state = &state,
		.intent = "intent",
	};
}

void unwant(void)
{
	me_file_release(&old);
	me_place_close(&place);
	me_state_close(&state);
}

void intent(const char *o, const char *n)
{
	char buf[400];

	snprintf(buf, sizeof(buf), "merge-env intent 1 %zu %zu\n%s%s",
		 strlen(o), strlen(n), o, n);
	ck_assert_int_eq(
		me_state_write(&state, "intent", buf, strlen(buf), &err), 0);
}
