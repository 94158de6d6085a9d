// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-shortcut-row.h"

struct _TwShortcutRow {
  AdwActionRow parent_instance;
};

G_DEFINE_FINAL_TYPE (TwShortcutRow, tw_shortcut_row, ADW_TYPE_ACTION_ROW)

enum { PROP_0, PROP_ACCELERATOR, N_PROPS };
static GParamSpec *properties[N_PROPS];

/* In the words that the keyboard has for them, as in a menu. */
static char *
dup_keys (const char *accelerators)
{
  g_auto (GStrv) each = g_strsplit (accelerators, " ", -1);
  for (guint i = 0; each[i]; i++) {
    guint key;
    GdkModifierType modifiers;
    if (!gtk_accelerator_parse (each[i], &key, &modifiers))
      continue;
    g_free (each[i]);
    each[i] = gtk_accelerator_get_label (key, modifiers);
  }
  return g_strjoinv (" · ", each);
}

static void
tw_shortcut_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_ACCELERATOR) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_autofree char *keys = dup_keys (g_value_get_string (value));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (object), keys);
}

static void
tw_shortcut_row_class_init (TwShortcutRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = tw_shortcut_row_set_property;
  properties[PROP_ACCELERATOR] = g_param_spec_string (
    "accelerator", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tw_shortcut_row_init (TwShortcutRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
}
