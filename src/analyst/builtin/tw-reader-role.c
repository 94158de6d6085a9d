// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-reader-private.h"

#include <string.h>

/* Keys with a role: the port that a voyage departs from, the agent who sold a policy. */

static const TwDouble *
role_named (const TwReader *self, const TwItem *item)
{
  const TwName *name = item ? tw_reader_best (item, TW_NAME_TABLE) : NULL;
  return name ? tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), name->table) : NULL;
}

/* ---- two roles of one row ---- */

static gboolean
is_copula (const TwItem *item)
{
  static const char *const words[] = { "is", "are", "was", "were", NULL };
  g_auto (GStrv) parts = g_strsplit (item->key, " ", 2);
  return parts[0] && g_strv_contains ((const char *const *) words, parts[0]);
}

typedef struct {
  gboolean copula, equal, different, negated;
} Relation;

/* What stands from @at on until a noun, or the end: "is not the same as". */
static guint
read_relation (const TwReader *self, guint at, Relation *found)
{
  for (const TwItem *item = tw_reader_item (self, at); item; item = tw_reader_item (self, ++at)) {
    if (item->names || item->values)
      break;
    found->copula |= is_copula (item);
    found->equal |= tw_item_is (item, TW_ROLE_EQUAL);
    found->different |= tw_item_is (item, TW_ROLE_NOT_EQUAL)
                        || (tw_item_is (item, TW_ROLE_DISTINCT) && found->copula);
    found->negated |= tw_item_is (item, TW_ROLE_NOT);
    if (!tw_item_is (item, TW_ROLE_FILLER) && !tw_item_is (item, TW_ROLE_EQUAL)
        && !tw_item_is (item, TW_ROLE_NOT_EQUAL) && !tw_item_is (item, TW_ROLE_NOT)
        && !(tw_item_is (item, TW_ROLE_DISTINCT) && found->copula))
      break;
  }
  return at;
}

/* "A is [not] B", "A differs from B", "A and B are [not] the same": then the last item of it. */
static const TwDouble *
find_compared (const TwReader *self, const TwDouble *one, gboolean *different, guint *last)
{
  Relation found = { FALSE, FALSE, FALSE, FALSE };
  guint next = tw_reader_next (self, self->at + 1);
  const TwItem *link = tw_reader_item (self, next);
  gboolean pair = link && tw_item_is (link, TW_ROLE_AND);
  guint at = pair ? tw_reader_next (self, next + 1) : read_relation (self, self->at + 1, &found);
  const TwDouble *other = role_named (self, tw_reader_item (self, at));
  if (other == NULL || other == one || other->base != one->base
      || other->step.source[0]->table != one->step.source[0]->table)
    return NULL;
  *last = at;
  if (pair)
    *last = read_relation (self, at + 1, &found) - 1;
  gboolean said = pair ? found.equal || found.different
                       : found.copula || found.equal || found.different;
  *different = found.different != found.negated;
  return said ? other : NULL;
}

gboolean
tw_reader_compare_roles (TwReader *self, const TwTable *table, gboolean *done)
{
  const TwDouble *one = tw_doubles_find (tw_vocabulary_get_doubles (self->vocabulary), table);
  gboolean different = FALSE;
  guint last = self->at;
  const TwDouble *other = one && !self->count && !self->function && !self->extreme && !self->rank
                              && !self->grouping && !self->comparing && !self->without
                            ? find_compared (self, one, &different, &last) : NULL;
  *done = other != NULL;
  if (other == NULL)
    return FALSE;
  const TwColumn *key = one->step.source[0];
  TwFrameFilter *filter = tw_frame_filter_new (TW_FILTER_COLUMNS, tw_target_new_column (key));
  filter->other = tw_target_new_column (other->step.source[0]);
  filter->op = different ? TW_OP_NOT_EQUAL : TW_OP_EQUAL;
  filter->negated = self->negate;
  self->negate = self->with = FALSE;
  self->waiting = NULL;
  tw_reader_add_filter (self, filter);
  if (self->frame->subject == NULL && self->frame->measures->len == 0)
    self->frame->subject = tw_target_new_table (key->table);
  self->at = last;
  return TRUE;
}

/* ---- verbs that tell the role ---- */

static gboolean
tells_role (const TwDouble *one, const char *verb)
{
  g_auto (GStrv) words = g_strsplit (one->table.name, "_", -1);
  const char *const *roots = tw_grammar_get_role_roots (verb);
  gboolean tells = tw_facts_has_root (words, verb);
  for (guint i = 0; roots && roots[i]; i++)
    tells |= tw_facts_has_root (words, roots[i]);
  return tells;
}

/* The one role among all that has this verb, whose rows the question may be about. */
static const TwDouble *
find_role (const TwReader *self, const char *verb)
{
  const GPtrArray *doubles = tw_vocabulary_get_doubles (self->vocabulary);
  const TwDouble *found = NULL;
  for (guint i = 0; i < doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (doubles, i);
    if (tw_double_is_own (one) || !tells_role (one, verb))
      continue;
    if (found)
      return NULL;
    found = one;
  }
  return found;
}

gboolean
tw_reader_is_role_verb (const TwVocabulary *vocabulary, const char *verb)
{
  const GPtrArray *doubles = tw_vocabulary_get_doubles (vocabulary);
  for (guint i = 0; i < doubles->len; i++) {
    const TwDouble *one = g_ptr_array_index (doubles, i);
    if (!tw_double_is_own (one) && tells_role (one, verb))
      return TRUE;
  }
  return FALSE;
}

/* Whether rows that have the key are asked about: counted, listed, or named behind the verb. */
static gboolean
is_about (const TwReader *self, const TwTable *table)
{
  const TwFrame *frame = self->frame;
  if (self->attach == table || (frame->subject && frame->subject->table == table))
    return TRUE;
  for (guint i = 0; i < frame->measures->len; i++)
    if (((TwFrameMeasure *) g_ptr_array_index (frame->measures, i))->target->table == table)
      return TRUE;
  for (guint at = self->at + 1; at < self->items->len; at++) {
    const TwName *name = tw_reader_best (tw_reader_item (self, at), TW_NAME_TABLE);
    if (name)
      return name->table == table;
  }
  return FALSE;
}

/* "referred by Dr. Cole", "departed from Rotterdam": the value behind the verb is the role's. */
static gboolean
takes_value (TwReader *self, const TwDouble *role)
{
  static const TwRole links[] = { TW_ROLE_BY, TW_ROLE_FROM, TW_ROLE_IN, TW_ROLE_TO, TW_ROLE_PER };
  guint at = tw_reader_next (self, self->at + 1);
  const TwItem *link = tw_reader_item (self, at);
  gboolean links_value = FALSE;
  for (guint i = 0; link && i < G_N_ELEMENTS (links); i++)
    links_value |= tw_item_is (link, links[i]);
  guint then = tw_reader_next (self, at + 1);
  const TwItem *item = tw_reader_item (self, then);
  if (!links_value || item == NULL || item->has_period)
    return FALSE;
  for (guint v = 0; item->values && v < item->values->len; v++) {
    const TwContextValue *value = g_ptr_array_index (item->values, v);
    if (value->column->table == role->base) {
      self->at = then - 1;
      self->reported = &role->table;
      return TRUE;
    }
  }
  return FALSE;
}

/* "which physician attended the most visits": the physicians are the attending ones. */
gboolean
tw_reader_read_role_verb (TwReader *self, const char *verb)
{
  const TwDouble *role = self->negate || self->without ? NULL : find_role (self, verb);
  TwFrame *frame = self->frame;
  if (role == NULL || !is_about (self, role->step.source[0]->table))
    return FALSE;
  if (takes_value (self, role))
    return TRUE;
  TwTarget *subject = frame->subject;
  gboolean asked = subject ? subject->table == role->base : frame->who;
  if (!asked || frame->measures->len > 0 || frame->projections->len > 0)
    return FALSE;
  if (subject == NULL)
    frame->subject = subject = tw_target_new_table (&role->table);
  subject->table = &role->table;
  self->attach = &role->table;
  return TRUE;
}
