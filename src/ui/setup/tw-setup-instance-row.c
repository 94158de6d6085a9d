// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-instance-row.h"

#include <glib/gi18n.h>

#include "setup/tw-bastion.h"
#include "setup/tw-setup-connection.h"
#include "ui/tw-person.h"

#define MOST_SHOWN 50

struct _TwSetupInstanceRow {
  TwSetupLookupRow parent_instance;

  TwSetupDraft *draft;
};

G_DEFINE_FINAL_TYPE (TwSetupInstanceRow, tw_setup_instance_row, TW_TYPE_SETUP_LOOKUP_ROW)

/* Where to look. */
typedef struct {
  TwProfile *profile;
  char *network; /* nullable */
} Place;

static gpointer
describe (TwSetupLookupRow *row)
{
  TwSetupDraft *draft = TW_SETUP_INSTANCE_ROW (row)->draft;
  const char *network = tw_setup_draft_get_text (draft, TW_SETUP_NETWORK);
  Place *place = g_new0 (Place, 1);
  place->profile = tw_setup_draft_make_profile (draft);
  place->network = *network ? g_strdup (network) : NULL;
  return place;
}

static void
place_free (gpointer data)
{
  Place *place = data;
  tw_profile_free (place->profile);
  g_free (place->network);
  g_free (place);
}

static gpointer
find (gpointer description, GCancellable *cancellable, GError **error)
{
  const Place *place = description;
  return tw_bastions_list (place->profile, place->network, tw_person_get_tunnel_hooks (),
                           cancellable, error);
}

static void
show (TwSetupLookupRow *row, gpointer found)
{
  const GPtrArray *bastions = found;
  for (guint i = 0; i < MIN (bastions->len, MOST_SHOWN); i++) {
    const TwBastion *bastion = bastions->pdata[i];
    const char *reach = bastion->online    ? _("Session Manager reaches it")
                        : bastion->running ? _("running")
                                           : _("stopped: it is started when it is needed");
    g_autofree char *subtitle
      /* Translators: "i-0123456789abcdef0", "vpc-42", "Session Manager reaches it" */
      = g_strdup_printf (_("%s · %s · %s"), bastion->id, bastion->network ? bastion->network : "?",
                         reach);
    tw_setup_lookup_row_add (row, bastion->name ? bastion->name : bastion->id, subtitle,
                             bastion->online ? "tw-tick-symbolic" : "tw-stopped-symbolic",
                             g_strdup (bastion->id), g_free);
  }
}

static void
tw_setup_instance_row_dispose (GObject *object)
{
  g_clear_object (&TW_SETUP_INSTANCE_ROW (object)->draft);
  G_OBJECT_CLASS (tw_setup_instance_row_parent_class)->dispose (object);
}

static void
tw_setup_instance_row_class_init (TwSetupInstanceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_instance_row_dispose;
  TwSetupLookupRowClass *row_class = TW_SETUP_LOOKUP_ROW_CLASS (klass);
  row_class->describe = describe;
  row_class->find = find;
  row_class->show = show;
  row_class->free_description = place_free;
  row_class->free_found = (GDestroyNotify) g_ptr_array_unref;
  row_class->nothing = N_("This account has no instance there that is running or stopped. One for "
                          "this alone is made with “tradewind-cli provision --for-cluster”.");
}

static void
tw_setup_instance_row_init (TwSetupInstanceRow *self)
{
}

void
tw_setup_instance_row_follow (TwSetupInstanceRow *self, TwSetupDraft *draft)
{
  g_return_if_fail (TW_IS_SETUP_INSTANCE_ROW (self));
  g_set_object (&self->draft, draft);
}
