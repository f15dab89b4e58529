/*
 * What a file is besides its bytes: owner, group, mode, access control list,
 * security label, extended attributes.
 *
 * me_attr_copy() makes the open file to, until now 0600 and ours, as from is.
 * It never opens to up to more people than from: an ACL that to inherited
 * from its folder is removed, and the mode is set last.
 *
 * Owner, group, mode, user.* and system.* (the ACLs) are kept or it fails,
 * with the reason and --in-place as the way out. Labels and the like
 * (security.*, trusted.*) are kept where the system lets us; the checksums of
 * IMA and EVM are not copied, since they belong to the old bytes.
 *
 * Returns 0, or -1 with a message; to is then to be thrown away.
 */
#ifndef MERGEENV_SYS_ATTR_H
#define MERGEENV_SYS_ATTR_H

#include "sys/err.h"

/* shown is what messages call the file from. */
int me_attr_copy(int from, int to, const char *shown, struct me_err *err);

#endif
