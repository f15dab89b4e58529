/*
 * What all three files share, folded.
 *
 * Most of a real triple is the same in all three files, but for what theirs
 * changed, in long stretches that nothing outside refers to. Such a stretch becomes one item, ME_FOLD, of three
 * shorter documents, which are merged as if it were one variable; the result
 * is the same, byte for byte, because
 *
 * - a fold begins and ends with a variable that all three files have there, and
 *   once, or stands below or above such a line of text: repeated lines inside
 *   it are known by what stands inside, or by that line below it; those above
 *   it by the fold, as they were by its first variable, or by what is above
 *   them; no line of text is placed by what is beyond a variable;
 * - no variable in it is set elsewhere, too, in any of the files;
 * - a line of text in it stands elsewhere only if base repeats it, so that it
 *   is known by its owner in any case. Outside it is marked ME_LEX_COMMON, as
 *   those inside are seen no more;
 * - what theirs alone changed in it are variables, all below one that all three
 *   files have there, or below another such: added ones, which no other file
 *   has; others with another value, in base's place; and some that are gone.
 *   There they go in any case, and own no other lines than before. Then theirs'
 *   fold is not like base's, and is what is taken;
 * - it has a weight, the number of things in it that could move (weave.c). If
 *   that says that a fold moves, the files are merged unfolded.
 *
 * What is in no fold, and has a name that nothing else in any file has, is
 * marked ME_LEX_ALONE, as folds are: nobody will look for it by name.
 *
 * Line numbers, ends of lines and the like are those of the texts, which are
 * not changed.
 */
#ifndef MERGEENV_CORE_FOLD_H
#define MERGEENV_CORE_FOLD_H

#include "core/doc.h"

enum me_folded { ME_FOLD_NOMEM, ME_FOLD_NOT_WORTH, ME_FOLD_DONE };

/* Fold doc[3], of which ours and theirs were read beside base and need not be
   laid out, into lean[3]. */
enum me_folded me_fold(struct me_doc lean[3], const struct me_doc doc[3],
		       const struct me_options *opt, struct me_arena *a);

/* How many of the things in a fold could move; 1 for all other items. */
static inline uint32_t me_fold_weight(const struct me_item *it)
{
	return it->kind == ME_FOLD ? it->key_at | (uint32_t)it->key_len << 8
				   : 1;
}

#endif
