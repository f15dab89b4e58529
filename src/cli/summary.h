/* One line on each command: for its own help, and for the list of all. */
#ifndef MERGEENV_CLI_SUMMARY_H
#define MERGEENV_CLI_SUMMARY_H

#define ME_SUMMARY_MERGE "Merge three files: old template, yours, new template."
#define ME_SUMMARY_DRIVER "The merge driver, run by git; changes %A alone."
#define ME_SUMMARY_SYNC "Bring env files up to date with their templates."
#define ME_SUMMARY_STATUS "Show how env files differ from their templates."
#define ME_SUMMARY_EXPLAIN "Tell where a variable comes from, and what decides."
#define ME_SUMMARY_BACKUPS "List the backups of env files, newest first."
#define ME_SUMMARY_RESTORE "Put back a backup, or what the last sync left."
#define ME_SUMMARY_RESOLVE "Ask about each pending conflict, or take a side."
#define ME_SUMMARY_INSTALL \
	"Register merge driver, attributes and hooks with git."
#define ME_SUMMARY_UNINSTALL "Take out what install has put in, to the byte."
#define ME_SUMMARY_DOCTOR "Check that it is installed, and works."

#endif
