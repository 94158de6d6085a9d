// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwComment: what a comment on a table or a column says
 * @business_name: (nullable): the part before " - ", or the whole of a comment of a few words
 * @description: (nullable): the rest
 * @marks: (element-type utf8): what stands behind the colon of each `[FK: …]`
 * @broken: (element-type utf8): marks without a colon, an end or a content, as they are written
 */
typedef struct {
  char *business_name;
  char *description;
  GPtrArray *marks;
  GPtrArray *broken;
} TwComment;

/** tw_comment_parse: any text; linear in its length */
TwComment *tw_comment_parse (const char *text);
void tw_comment_free (TwComment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwComment, tw_comment_free)

G_END_DECLS
