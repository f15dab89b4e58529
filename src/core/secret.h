/* Which variables hold credentials, judged by name and value. */
#ifndef MERGEENV_CORE_SECRET_H
#define MERGEENV_CORE_SECRET_H

#include "util/slice.h"

/*
 * Does the name say that its value is a secret: a part of it is PASSWORD,
 * SECRET, TOKEN, ..., or it ends in KEY? Names of settings about credentials
 * (MAX_TOKENS, TOKEN_EXPIRE_MINUTES, PASSWORD_MIN_LENGTH) are none.
 */
bool me_secret_name(struct me_slice key);

/* Does the value carry a password of its own: scheme://user:password@host? */
bool me_secret_value(struct me_slice val);

#endif
