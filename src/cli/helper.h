/*
 * The other executable: commands that read the repository run there, so that
 * those that do not need not start libgit2.
 */
#ifndef MERGEENV_CLI_HELPER_H
#define MERGEENV_CLI_HELPER_H

/* Become the helper, with the same arguments; argv[0] is the path of this
   program. Returns only if that fails, with the exit status, after saying
   why. */
int me_helper_exec(char **argv);

#endif
