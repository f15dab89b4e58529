/*
 * Template and env file, by their names. Pure functions.
 *
 * What looks like an env file, by its last component:
 *
 *	.env  .env.NAME  NAME.env  .flaskenv  .dev.vars
 *
 * but not a name that is a template itself (".env.example"). "env" alone is
 * none: folders and scripts are called so. Neither is ".envrc", a script, nor
 * anything like "config.yml".
 *
 * A template carries one of the words
 *
 *	example  sample  template  tmpl  dist  default  defaults
 *
 * (in this order of precedence), and stands beside its env file:
 *
 *	X.WORD		X, when X looks like an env file
 *	env.WORD	.env
 *	WORD.env	.env
 *	.WORD.env	.env
 *
 * Where several templates of one env file exist, the first in this table
 * wins, row by row, and in each row the first word: `.env.example` before
 * `.env.dist` before `env.example` before `example.env`.
 */
#ifndef MERGEENV_GIT_NAMES_H
#define MERGEENV_GIT_NAMES_H

#include <stdbool.h>

bool me_names_is_env(const char *path);
bool me_names_is_template(const char *path);

/* The env file of a template; NULL: none (or no memory). To be freed. */
char *me_names_env_of(const char *template);

/*
 * How much a template is preferred, 0 the most; -1: no template. Only ranks
 * of templates of the same env file can be compared.
 */
int me_names_rank(const char *template);

#endif
