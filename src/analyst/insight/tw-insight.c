// SPDX-License-Identifier: Apache-2.0
#include "analyst/insight/tw-insight.h"

#include <glib/gi18n.h>

#include "analyst/insight/tw-figure.h"

G_DEFINE_INTERFACE (TwInsightWriter, tw_insight_writer, G_TYPE_OBJECT)

static void
tw_insight_writer_default_init (TwInsightWriterInterface *interface G_GNUC_UNUSED)
{
}

/* A value from a row may hold line breaks; a finding is one line. */
static void
append_line (GString *markdown, const char *text)
{
  for (const char *at = text; *at; at++)
    g_string_append_c (markdown, *at == '\n' || *at == '\r' ? ' ' : *at);
  g_string_append_c (markdown, '\n');
}

void
tw_insight_free (TwInsight *self)
{
  if (self == NULL)
    return;
  g_free (self->headline);
  g_strfreev (self->findings);
  g_free (self->observation);
  g_strfreev (self->unsupported);
  g_free (self->incomplete);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_free (self);
}

const char *
tw_insight_get_text (const TwInsight *self, guint part)
{
  guint n = self->findings ? g_strv_length (self->findings) : 0;
  return part == 0 ? self->headline : part <= n ? self->findings[part - 1] : self->observation;
}

void
tw_insight_tell_cut (TwInsight *self, guint n_rows)
{
  g_autofree char *count = tw_figure_format_count (n_rows);
  g_autofree char *before = self->observation;
  /* Translators: how many rows */
  g_autofree char *cut = g_strdup_printf (_("Only the first %s rows were read; there are more, and no "
                                            "figure here covers them."), count);
  self->observation = before && *before
                        /* Translators: two whole sentences, one behind the other */
                        ? g_strdup_printf (C_("sentences", "%s %s"), before, cut)
                        : g_steal_pointer (&cut);
}

char *
tw_insight_to_markdown (const TwInsight *self)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  append_line (markdown, self->headline);
  if (self->findings && self->findings[0])
    g_string_append_c (markdown, '\n');
  for (guint i = 0; self->findings && self->findings[i]; i++) {
    g_string_append (markdown, "- ");
    append_line (markdown, self->findings[i]);
  }
  if (self->observation) {
    g_string_append_c (markdown, '\n');
    append_line (markdown, self->observation);
  }
  return g_string_free (g_steal_pointer (&markdown), FALSE);
}

gboolean
tw_insight_writer_is_local (TwInsightWriter *self)
{
  return TW_INSIGHT_WRITER_GET_IFACE (self)->is_local (self);
}

TwInsight *
tw_insight_writer_write (TwInsightWriter *self, const TwInsightRequest *request,
                         GCancellable *cancellable, GError **error)
{
  return TW_INSIGHT_WRITER_GET_IFACE (self)->write (self, request, cancellable, error);
}
