/* The commands. */
#ifndef MERGEENV_CLI_CMD_H
#define MERGEENV_CLI_CMD_H

#include "cli/opt.h"

extern const struct me_cmd me_cmd_driver;
/* in the helper */
extern const struct me_cmd me_cmd_merge;
extern const struct me_cmd me_cmd_sync;
extern const struct me_cmd me_cmd_status;
extern const struct me_cmd me_cmd_explain;
extern const struct me_cmd me_cmd_backups;
extern const struct me_cmd me_cmd_restore;
extern const struct me_cmd me_cmd_resolve;
extern const struct me_cmd me_cmd_install;
extern const struct me_cmd me_cmd_uninstall;
extern const struct me_cmd me_cmd_doctor;

/* The absolute path of git-merge-env, in the helper. */
extern const char *me_program;

#endif
