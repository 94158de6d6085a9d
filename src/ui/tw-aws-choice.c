// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-aws-choice.h"

#include <glib/gi18n.h>

#include "aws/tw-aws-config.h"

void
tw_aws_choice_fill (AdwComboRow *row, const char *none, const char *const *names,
                    const char *chosen)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  gtk_string_list_append (list, none);
  guint selected = 0, n = 1;
  for (guint i = 0; names[i]; i++, n++) {
    gtk_string_list_append (list, names[i]);
    if (g_strcmp0 (names[i], chosen) == 0)
      selected = n;
  }
  if (chosen && selected == 0) {
    gtk_string_list_append (list, chosen);
    selected = n;
  }
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, selected);
}

const char *
tw_aws_choice_get (AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);
  return item && adw_combo_row_get_selected (row) > 0 ? gtk_string_object_get_string (item) : NULL;
}

static void
show_profiles (AdwComboRow *row, const char *chosen)
{
  static const char *const no_names[] = { NULL };
  g_autoptr (TwAwsConfig) config = tw_aws_config_load (NULL, NULL, NULL);
  g_auto (GStrv) names = config ? tw_aws_config_list_profiles (config) : NULL;
  tw_aws_choice_fill (row, _("As the environment says"),
                      names ? (const char *const *) names : no_names, chosen);
}

static void
show_regions (AdwComboRow *row, const char *profile, const char *chosen)
{
  static const char *const regions[]
    = { "us-east-1",      "us-east-2",      "us-west-2",      "ca-central-1",   "sa-east-1",
        "eu-central-1",   "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",
        "eu-west-1",      "eu-west-2",      "eu-west-3",      "ap-northeast-1", "ap-northeast-2",
        "ap-northeast-3", "ap-south-1",     "ap-south-2",     "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-4", "me-central-1",   "us-gov-east-1",  "us-gov-west-1",  NULL };
  g_autoptr (TwAwsConfig) config = tw_aws_config_load (profile, NULL, NULL);
  const char *found = config ? tw_aws_config_get_region (config) : NULL;
  g_autofree char *usual
    /* Translators: %s is a region, such as eu-west-1 */
    = found ? g_strdup_printf (_("As the profile says (%s)"), found)
            : g_strdup (_("As the profile says"));
  tw_aws_choice_fill (row, usual, regions, chosen);
}

void
tw_aws_choice_show (AdwComboRow *profile_row, AdwComboRow *region_row, const char *profile,
                    const char *region)
{
  show_profiles (profile_row, profile);
  show_regions (region_row, profile, region);
}

static void
profile_chosen_cb (AdwComboRow *profile_row, GParamSpec *pspec, AdwComboRow *region_row)
{
  g_autofree char *region = g_strdup (tw_aws_choice_get (region_row));
  show_regions (region_row, tw_aws_choice_get (profile_row), region);
}

void
tw_aws_choice_link (AdwComboRow *profile_row, AdwComboRow *region_row)
{
  g_signal_connect_object (profile_row, "notify::selected", G_CALLBACK (profile_chosen_cb),
                           region_row, 0);
}
