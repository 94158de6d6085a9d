// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>

#include "ui/relationships/tw-relationship-editor.h"

char *
tw_relationship_dup_title (const TwRelationshipItem *item)
{
  return g_strdup_printf ("%s → %s", item->source_text, item->target_text);
}

const char *
tw_relationship_get_badge (const TwRelationshipItem *item)
{
  if (item->ignored)
    return _("Deleted");
  switch (item->origin) {
  case TW_RELATIONSHIP_ORIGIN_CONSTRAINT:
    return _("Constraint");
  case TW_RELATIONSHIP_ORIGIN_COMMENT:
    return _("Comment");
  case TW_RELATIONSHIP_ORIGIN_SAMPLE:
    return _("Sample");
  case TW_RELATIONSHIP_ORIGIN_FILE:
    return _("File");
  case TW_RELATIONSHIP_ORIGIN_EDIT:
    break;
  }
  return _("Edited here");
}

const char *
tw_relationship_get_style (const TwRelationshipItem *item)
{
  if (item->ignored)
    return "deleted";
  switch (item->origin) {
  case TW_RELATIONSHIP_ORIGIN_CONSTRAINT:
    return "constraint";
  case TW_RELATIONSHIP_ORIGIN_COMMENT:
    return "comment";
  case TW_RELATIONSHIP_ORIGIN_SAMPLE:
  case TW_RELATIONSHIP_ORIGIN_FILE:
    return "file";
  case TW_RELATIONSHIP_ORIGIN_EDIT:
    break;
  }
  return "edited";
}

/* A relationship says that its target is the one side; a declared key makes that certain. */
const char *
tw_relationship_get_cardinality (const TwRelationshipItem *item)
{
  if (item->source_is_key && item->target_is_key)
    return _("One to one");
  return item->target_is_key ? _("Many to one") : _("Many to one, though no key is declared");
}

const char *
tw_relationship_origin_get_phrase (TwRelationshipOrigin origin)
{
  switch (origin) {
  case TW_RELATIONSHIP_ORIGIN_CONSTRAINT:
    return _("a foreign key of the warehouse");
  case TW_RELATIONSHIP_ORIGIN_COMMENT:
    return _("a column’s comment in the warehouse");
  case TW_RELATIONSHIP_ORIGIN_SAMPLE:
    return _("the sample’s own file");
  case TW_RELATIONSHIP_ORIGIN_FILE:
    return _("your relationships.yaml");
  case TW_RELATIONSHIP_ORIGIN_EDIT:
    break;
  }
  return _("this window, not saved yet");
}

char *
tw_relationship_dup_spoken (const TwRelationshipItem *item)
{
  GString *text = g_string_new (NULL);
  /* Translators: read out for a relationship: two columns and where it was found */
  g_string_append_printf (text, _("%s to %s, %s"), item->source_text, item->target_text,
                          tw_relationship_get_badge (item));
  if (item->role)
    g_string_append_printf (text, ", %s", item->role);
  if (item->description)
    g_string_append_printf (text, ", %s", item->description);
  if (item->problem)
    g_string_append_printf (text, ", %s", item->problem);
  return g_string_free (text, FALSE);
}

char *
tw_relationship_dup_step (TwRelationshipDraft *draft, gboolean redo)
{
  TwRelationshipStep step;
  const char *text;
  if (!tw_relationship_draft_get_undo (draft, redo, &step, &text))
    return NULL;
  const char *what = text ? text : "";
  switch (step) {
  case TW_RELATIONSHIP_STEP_ADD:
    /* Translators: steps that can be undone; %s is a relationship, such as "a.x → b.y" */
    return g_strdup_printf (_("adding %s"), what);
  case TW_RELATIONSHIP_STEP_MOVE:
    return g_strdup_printf (_("changing the columns of %s"), what);
  case TW_RELATIONSHIP_STEP_DESCRIBE:
    return g_strdup_printf (_("describing %s"), what);
  case TW_RELATIONSHIP_STEP_REMOVE:
    return g_strdup_printf (_("deleting %s"), what);
  case TW_RELATIONSHIP_STEP_REVERT:
    return g_strdup_printf (_("reverting %s"), what);
  case TW_RELATIONSHIP_STEP_IMPORT:
    return g_strdup (_("the import"));
  case TW_RELATIONSHIP_STEP_RELOAD:
    break;
  }
  return g_strdup (_("reading the file again"));
}
