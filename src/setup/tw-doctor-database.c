// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-connection-test.h"

#include <glib/gi18n.h>

#include "setup/tw-doctor-private.h"

/* The hops of the connection's own test, as two checks. */
static void
hop_made (const TwHop *hop, gpointer data)
{
  TwDoctor *self = data;
  TwDoctorCheck check = hop->kind == TW_HOP_READ_ONLY ? TW_DOCTOR_READ_ONLY : TW_DOCTOR_DATABASE;
  gboolean shown = hop->kind == TW_HOP_LOGIN || hop->kind == TW_HOP_READ_ONLY;
  if (hop->state == TW_HOP_WELL && shown)
    tw_doctor_well (self, check, "%s", hop->message);
  else if (hop->state == TW_HOP_WARNING)
    tw_doctor_warn (self, check, hop->hint, "%s: %s", hop->title, hop->message);
}

void
tw_doctor_check_database (TwDoctor *self)
{
  const TwDoctorOptions *options = self->options;
  if (options->profile == NULL) {
    tw_doctor_skip_all (self, TW_DOCTOR_DATABASE, TW_DOCTOR_READ_ONLY,
                        _("No connection was chosen."));
    return;
  }
  const TwConnectionTest test = { .profile = options->profile,
                                  .login = { .password = options->password,
                                             .prompt = options->prompt,
                                             .prompt_data = options->prompt_data } };
  g_autoptr (TwConnectionReport) report
    = tw_connection_test_run (&test, hop_made, self, self->cancellable);
  if (report->error == NULL)
    return;
  gboolean reached = report->failed == TW_HOP_READ_ONLY;
  tw_doctor_problem (self, reached ? TW_DOCTOR_READ_ONLY : TW_DOCTOR_DATABASE, report->error);
  if (!reached)
    tw_doctor_skip (self, TW_DOCTOR_READ_ONLY, _("The database cannot be reached."));
}
