// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/relationships/tw-diagram-view-private.h"

/* Relating two columns by drawing a line, with the pointer or the keyboard. */

static void
say (TwDiagramView *self, char *words)
{
  g_free (self->link_words);
  self->link_words = words;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Over a head: the column of the same name, else the table's only key. */
static const TwColumn *
guess_target (const TwColumn *source, const TwTable *table)
{
  const TwColumn *key = NULL;
  guint n_keys = 0;
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    if (column->primary_key || column->unique) {
      key = column;
      n_keys++;
    }
  }
  const TwColumn *same = table == source->table ? NULL : tw_table_find_column (table, source->name);
  return same ? same : n_keys == 1 ? key : NULL;
}

static void
judge (TwDiagramView *self)
{
  TwRelationshipDraft *draft = tw_relationship_editor_get_draft (self->editor);
  const TwColumn *source = self->link_source, *target = self->link_target;
  g_autoptr (GError) error = NULL;
  self->link_ok = tw_relationship_draft_check (draft, &source, &target, 1, 0, &error);
  if (!self->link_ok) {
    say (self, g_strdup (error->message));
    return;
  }
  say (self, g_strdup_printf ("%s.%s → %s.%s", source->table->name, source->name,
                              target->table->name, target->name));
}

void
tw_diagram_view_start_link (TwDiagramView *self, const TwColumn *source)
{
  self->link_source = source;
  self->link_target = NULL;
  /* Translators: a column's name */
  say (self, g_strdup_printf (_("Relate %s to…"), source->name));
}

void
tw_diagram_view_aim_link (TwDiagramView *self, const TwDiagramHit *hit)
{
  const TwColumn *target = hit && hit->card ? hit->column : NULL;
  if (hit && hit->card && target == NULL)
    target = guess_target (self->link_source, hit->card->table);
  if (target == self->link_source)
    target = NULL;
  if (target && target == self->link_target)
    return;
  self->link_target = target;
  self->link_ok = FALSE;
  if (target)
    judge (self);
  else
    tw_diagram_view_start_link (self, self->link_source);
}

void
tw_diagram_view_end_link (TwDiagramView *self, gboolean apply)
{
  const TwColumn *source = self->link_source, *target = self->link_target;
  gboolean relates = apply && source && target && self->link_ok;
  self->link_source = self->link_target = NULL;
  say (self, NULL);
  if (!relates)
    return;
  const TwRelationshipEnds ends = { &source, &target, 1 };
  guint id = tw_relationship_editor_add (self->editor, &ends, NULL, NULL);
  if (id)
    g_signal_emit_by_name (self, "related", id);
}
