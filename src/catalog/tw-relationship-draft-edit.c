// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-column-path.h"

#include <glib/gi18n.h>

#include "catalog/tw-relationship-draft-private.h"
#include "catalog/tw-relationship-match.h"

static gboolean
refuse (GError **error, const char *hint, const TwColumn *source, const TwColumn *target,
        const char *why)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, hint,
                       _("%1$s.%2$s and %3$s.%4$s cannot be related: %5$s"), source->table->name,
                       source->name,
                       target->table->name, target->name, why);
}

static gboolean
check_pair (const TwColumn *source, const TwColumn *target, const TwColumn *first_source,
            const TwColumn *first_target, GError **error)
{
  if (source == target)
    return refuse (error, _("Choose another column of the same table, or of another one."), source,
                   target, _("it is the same column."));
  if (source->table != first_source->table || target->table != first_target->table)
    return refuse (error, _("Choose the columns of one key from one table."), source, target,
                   _("the columns of one side belong to several tables."));
  if (source->table->database || target->table->database)
    return refuse (error, NULL, source, target, _("one of them is in another database."));
  if (tw_relationship_can_be_equal (source, target))
    return TRUE;
  g_autofree char *why = g_strdup_printf (_("their types are %s and %s."), source->type_name,
                                          target->type_name);
  return refuse (error, _("Choose columns whose values can be equal."), source, target, why);
}

static TwRelationship *
make_relationship (const TwColumn *const *source, const TwColumn *const *target, guint n_columns)
{
  TwRelationship *self = tw_relationship_new (TW_RELATIONSHIP_ORIGIN_EDIT, n_columns);
  for (guint i = 0; i < n_columns; i++) {
    self->source[i] = source[i];
    self->target[i] = target[i];
  }
  tw_relationship_orient (self);
  return self;
}

static gboolean
check_pairs (const TwColumn *const *source, const TwColumn *const *target, guint n_columns,
             GError **error)
{
  g_return_val_if_fail (n_columns > 0, FALSE);
  for (guint i = 0; i < n_columns; i++)
    if (!check_pair (source[i], target[i], source[0], target[0], error))
      return FALSE;
  return TRUE;
}

static gboolean
fail_exists (const TwRelationshipItem *item, GError **error)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS, _("Describe it instead."),
                       _("%s → %s is there already."), item->source_text, item->target_text);
}

gboolean
tw_relationship_draft_check (TwRelationshipDraft *self, const TwColumn *const *source,
                             const TwColumn *const *target, guint n_columns, guint id,
                             GError **error)
{
  if (!check_pairs (source, target, n_columns, error))
    return FALSE;
  TwRelationship *wanted = make_relationship (source, target, n_columns);
  const TwRelationshipItem *same = g_hash_table_lookup (self->by_columns, wanted);
  tw_relationship_free (wanted);
  return same == NULL || same->id == id || same->ignored || fail_exists (same, error);
}

static char **
side_texts (const TwColumn **columns, guint n_columns, const char *schema)
{
  char **texts = g_new0 (char *, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    texts[i] = tw_column_path_dup_text (columns[i], schema);
  return texts;
}

static TwRelationshipEntry *
make_entry (const TwColumn **source, const TwColumn **target, guint n_columns, const char *role,
            const char *description)
{
  TwRelationshipEntry *entry = g_new0 (TwRelationshipEntry, 1);
  entry->schema = g_strdup (source[0]->table->schema);
  entry->source = side_texts (source, n_columns, entry->schema);
  entry->target = side_texts (target, n_columns, entry->schema);
  entry->role = role && *role ? g_strdup (role) : NULL;
  entry->description = description && *description ? g_strdup (description) : NULL;
  return entry;
}

/* The last of the rows with these columns decides; one of a broken item has its number. */
static TwDraftRow *
find_row (const GPtrArray *rows, const TwRelationshipItem *item, guint *index)
{
  for (guint i = rows->len; i > 0; i--) {
    TwDraftRow *row = rows->pdata[i - 1];
    *index = i - 1;
    if (row->relationship == NULL ? row->uid == item->id && item->problem
                                  : item->n_columns > 0
                                      && tw_relationship_equal (
                                        row->relationship,
                                        &(TwRelationship) { .n_columns = item->n_columns,
                                                            .source = item->source,
                                                            .target = item->target }))
      return row;
  }
  return NULL;
}

static const TwRelationshipItem *
require_item (TwRelationshipDraft *self, guint id, GError **error)
{
  const TwRelationshipItem *item = tw_relationship_draft_find (self, id);
  if (item == NULL)
    tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME, NULL,
                  _("This relationship is no longer there."));
  return item;
}

static void
replace_row (TwRelationshipDraft *self, GPtrArray *rows, guint index, TwRelationshipEntry *entry)
{
  const TwDraftRow *row = rows->pdata[index];
  TwDraftRow *now = tw_draft_row_new (self, entry, row->uid);
  tw_draft_row_unref (rows->pdata[index]);
  rows->pdata[index] = now;
}

static void
push (TwRelationshipDraft *self, GPtrArray *rows, TwRelationshipStep step,
      const TwRelationshipItem *item)
{
  g_autofree char *text = g_strdup_printf ("%s → %s", item->source_text, item->target_text);
  tw_draft_push (self, rows, step, text);
}

static guint
id_of (TwRelationshipDraft *self, const TwRelationship *columns)
{
  const TwRelationshipItem *item = g_hash_table_lookup (self->by_columns, columns);
  return item ? item->id : 0;
}

/* What an addition does to @rows; %FALSE where the person's own rows have it already. */
static gboolean
add_to (TwRelationshipDraft *self, GPtrArray *rows, TwRelationshipEntry *entry,
        const TwRelationshipItem *same, GError **error)
{
  g_autoptr (TwRelationshipEntry) added = entry;
  guint index;
  const TwDraftRow *row = same ? find_row (rows, same, &index) : NULL;
  if (row && !same->ignored)
    return fail_exists (same, error);
  if (row == NULL)
    g_ptr_array_add (rows, tw_draft_row_new (self, g_steal_pointer (&added), 0));
  else if (same->has_lower && entry->role == NULL && entry->description == NULL)
    g_ptr_array_remove_index (rows, index);
  else
    replace_row (self, rows, index, g_steal_pointer (&added));
  return TRUE;
}

guint
tw_relationship_draft_add (TwRelationshipDraft *self, const TwColumn *const *source,
                           const TwColumn *const *target, guint n_columns, const char *role,
                           const char *description, GError **error)
{
  guint id = 0;
  if (!check_pairs (source, target, n_columns, error))
    return 0;
  TwRelationship *columns = make_relationship (source, target, n_columns);
  const TwRelationshipItem *same = g_hash_table_lookup (self->by_columns, columns);
  TwRelationshipEntry *entry
    = make_entry (columns->source, columns->target, n_columns, role, description);
  g_autofree char *from = g_strjoinv (", ", entry->source);
  g_autofree char *to = g_strjoinv (", ", entry->target);
  g_autofree char *text = g_strdup_printf ("%s → %s", from, to);
  GPtrArray *rows = tw_draft_copy_rows (self);
  if (add_to (self, rows, entry, same, error)) {
    tw_draft_push (self, rows, TW_RELATIONSHIP_STEP_ADD, text);
    id = id_of (self, columns);
  } else {
    g_ptr_array_unref (rows);
  }
  tw_relationship_free (columns);
  return id;
}

static TwDraftRow *
ignoring_row (TwRelationshipDraft *self, const TwRelationshipItem *item)
{
  TwRelationshipEntry *entry
    = make_entry (item->source, item->target, item->n_columns, NULL, NULL);
  entry->ignored = TRUE;
  return tw_draft_row_new (self, entry, 0);
}

guint
tw_relationship_draft_set_columns (TwRelationshipDraft *self, guint id,
                                   const TwColumn *const *source, const TwColumn *const *target,
                                   guint n_columns, GError **error)
{
  const TwRelationshipItem *item = require_item (self, id, error);
  if (item == NULL
      || !tw_relationship_draft_check (self, source, target, n_columns, id, error))
    return 0;
  TwRelationship *columns = make_relationship (source, target, n_columns);
  if (item->n_columns && id_of (self, columns) == id) {
    tw_relationship_free (columns);
    return id;
  }
  TwRelationshipEntry *entry
    = make_entry (columns->source, columns->target, n_columns, item->role, item->description);
  GPtrArray *rows = tw_draft_copy_rows (self);
  guint index;
  if (find_row (rows, item, &index))
    replace_row (self, rows, index, entry);
  else
    g_ptr_array_add (rows, tw_draft_row_new (self, entry, 0));
  if (item->has_lower)
    g_ptr_array_add (rows, ignoring_row (self, item));
  push (self, rows, TW_RELATIONSHIP_STEP_MOVE, item);
  guint now = id_of (self, columns);
  tw_relationship_free (columns);
  return now;
}

gboolean
tw_relationship_draft_describe (TwRelationshipDraft *self, guint id, const char *role,
                                const char *description, GError **error)
{
  const TwRelationshipItem *item = require_item (self, id, error);
  if (item == NULL)
    return FALSE;
  if (g_str_equal (item->role ? item->role : "", role ? role : "")
      && g_str_equal (item->description ? item->description : "", description ? description : ""))
    return TRUE;
  GPtrArray *rows = tw_draft_copy_rows (self);
  guint index;
  const TwDraftRow *row = find_row (rows, item, &index);
  if (row) {
    TwRelationshipEntry *entry = tw_relationship_entry_copy (row->entry);
    g_free (entry->role);
    g_free (entry->description);
    entry->role = role && *role ? g_strdup (role) : NULL;
    entry->description = description && *description ? g_strdup (description) : NULL;
    replace_row (self, rows, index, entry);
  } else {
    g_ptr_array_add (rows, tw_draft_row_new (self, make_entry (item->source, item->target,
                                                               item->n_columns, role, description),
                                             0));
  }
  push (self, rows, TW_RELATIONSHIP_STEP_DESCRIBE, item);
  return TRUE;
}

static gboolean
take_out (TwRelationshipDraft *self, const TwRelationshipItem *item, gboolean ignore,
          TwRelationshipStep step)
{
  GPtrArray *rows = tw_draft_copy_rows (self);
  guint index, n_rows = rows->len;
  const TwDraftRow *row = find_row (rows, item, &index);
  if (ignore && row && item->has_lower) {
    TwRelationshipEntry *entry = tw_relationship_entry_copy (row->entry);
    entry->ignored = TRUE;
    replace_row (self, rows, index, entry);
  } else if (ignore && item->has_lower) {
    g_ptr_array_add (rows, ignoring_row (self, item));
  } else {
    for (; row; row = find_row (rows, item, &index))
      g_ptr_array_remove_index (rows, index);
    if (rows->len == n_rows) {
      g_ptr_array_unref (rows);
      return TRUE;
    }
  }
  push (self, rows, step, item);
  return TRUE;
}

gboolean
tw_relationship_draft_remove (TwRelationshipDraft *self, guint id, GError **error)
{
  const TwRelationshipItem *item = require_item (self, id, error);
  return item && (item->ignored || take_out (self, item, TRUE, TW_RELATIONSHIP_STEP_REMOVE));
}

gboolean
tw_relationship_draft_revert (TwRelationshipDraft *self, guint id, GError **error)
{
  const TwRelationshipItem *item = require_item (self, id, error);
  return item && take_out (self, item, FALSE, TW_RELATIONSHIP_STEP_REVERT);
}
