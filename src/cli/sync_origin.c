#include "cli/sync_origin.h"

#include <time.h>

#include "util/visible.h"

void me_sync_origin_text(struct me_buf *b, const struct me_origin *g)
{
	const struct me_label *label = &g->label;
	char day[32] = "", hex[ME_ID_HEX];
	time_t when = (time_t)label->date;
	struct tm tm;

	if (localtime_r(&when, &tm))
		strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	me_id_hex(&g->commit, hex);
	me_buf_add(b, me_slice(hex, 10));
	me_buf_str(b, " of ");
	me_buf_str(b, day);
	me_buf_str(b, label->name ? " (" : "");
	me_visible_add(b, me_slice_str(label->name ? label->name : ""), 90);
	me_buf_str(b, label->name ? "): " : ": ");
	me_visible_add(b, me_slice_str(label->subject ? label->subject : ""),
		       200);
}
