/* The report of a sync: where the base came from, what was decided, and what
   was written where. */
#ifndef MERGEENV_CLI_SYNC_REPORT_H
#define MERGEENV_CLI_SYNC_REPORT_H

#include "cli/report.h"
#include "sync/sync.h"

struct me_sync_report {
	bool dry_run, verbose, quiet, values, secrets, colour;
};

/* Add the report of one env file as text. */
void me_sync_report_text(struct me_buf *b, struct me_sync *s,
			 const struct me_sync_report *r);

/* The same as a JSON object. */
struct json_object *me_sync_report_object(struct me_sync *s,
					  const struct me_sync_report *r);

#endif
