/* The commands, and where they are found. */
#ifndef MERGEENV_CLI_CMD_H
#define MERGEENV_CLI_CMD_H

#include "cli/opt.h"

extern const struct me_cmd me_cmd_merge;
extern const struct me_cmd me_cmd_driver;

#endif
