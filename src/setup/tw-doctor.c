// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-doctor.h"

#include <glib/gi18n.h>
#include <stdarg.h>

#include "core/tw-secret-store.h"
#include "setup/tw-doctor-private.h"

static const struct {
  const char *name;
  const char *title;
} checks[TW_DOCTOR_N] = {
  [TW_DOCTOR_SETTINGS] = { "aws-settings", N_("AWS settings") },
  [TW_DOCTOR_REGION] = { "region", N_("Region") },
  [TW_DOCTOR_NETWORK] = { "network", N_("Network") },
  [TW_DOCTOR_CLOCK] = { "clock", N_("Clock") },
  [TW_DOCTOR_IDENTITY] = { "identity", N_("Identity") },
  [TW_DOCTOR_MODEL] = { "model", N_("Model") },
  [TW_DOCTOR_MODEL_CALL] = { "model-call", N_("Model call") },
  [TW_DOCTOR_EMBEDDING] = { "embedding", N_("Embedding model") },
  [TW_DOCTOR_LIMITS] = { "limits", N_("Service limits") },
  [TW_DOCTOR_DATABASE] = { "database", N_("Database") },
  [TW_DOCTOR_READ_ONLY] = { "read-only", N_("Read-only") },
  [TW_DOCTOR_KEYRING] = { "keyring", N_("Keyring") },
};

static void
deliver (TwDoctor *self, TwDoctorCheck check, TwCheckState state, const char *message,
         const char *hint)
{
  const TwCheck made = { .name = checks[check].name,
                         .title = _(checks[check].title),
                         .state = state,
                         .message = message,
                         .hint = hint };
  if (state == TW_CHECK_PROBLEM)
    self->n_problems++;
  self->function (&made, self->user_data);
}

const char *
tw_check_state_name (TwCheckState state)
{
  switch (state) {
  case TW_CHECK_WELL:
    return "well";
  case TW_CHECK_WARNING:
    return "warning";
  case TW_CHECK_SKIPPED:
    return "skipped";
  case TW_CHECK_PROBLEM:
    return "problem";
  }
  return "problem";
}

#define DELIVER_FORMATTED(state, hint)                                                             \
  va_list args;                                                                                    \
  va_start (args, format);                                                                         \
  g_autofree char *message = g_strdup_vprintf (format, args);                                      \
  va_end (args);                                                                                   \
  deliver (self, check, state, message, hint)

void
tw_doctor_well (TwDoctor *self, TwDoctorCheck check, const char *format, ...)
{
  DELIVER_FORMATTED (TW_CHECK_WELL, NULL);
}

void
tw_doctor_warn (TwDoctor *self, TwDoctorCheck check, const char *hint, const char *format, ...)
{
  DELIVER_FORMATTED (TW_CHECK_WARNING, hint);
}

void
tw_doctor_skip (TwDoctor *self, TwDoctorCheck check, const char *format, ...)
{
  DELIVER_FORMATTED (TW_CHECK_SKIPPED, NULL);
}

void
tw_doctor_problem (TwDoctor *self, TwDoctorCheck check, const GError *error)
{
  deliver (self, check, TW_CHECK_PROBLEM, error->message, tw_error_get_hint (error));
}

void
tw_doctor_skip_all (TwDoctor *self, TwDoctorCheck first, TwDoctorCheck last, const char *why)
{
  for (TwDoctorCheck check = first; check <= last; check++)
    tw_doctor_skip (self, check, "%s", why);
}

static void
check_keyring (TwDoctor *self)
{
  g_autoptr (GError) error = NULL;
  if (!tw_secret_store_has_bus ())
    tw_doctor_skip (self, TW_DOCTOR_KEYRING,
                    _("There is no session bus, and so no keyring; passwords are asked for each "
                      "time."));
  else if (tw_secret_store_probe (self->cancellable, &error))
    tw_doctor_well (self, TW_DOCTOR_KEYRING, _("The Secret Service answers."));
  else
    tw_doctor_warn (self, TW_DOCTOR_KEYRING, tw_error_get_hint (error), "%s", error->message);
}

gboolean
tw_doctor_run (const TwDoctorOptions *options, TwCheckFunc function, gpointer user_data,
               GCancellable *cancellable)
{
  static void (*const parts[]) (TwDoctor *)
    = { tw_doctor_check_aws, tw_doctor_check_database, check_keyring };
  TwDoctor self = { .options = options,
                    .function = function,
                    .user_data = user_data,
                    .cancellable = cancellable };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (g_cancellable_is_cancelled (cancellable))
      return FALSE;
    parts[i](&self);
  }
  return self.n_problems == 0 && !g_cancellable_is_cancelled (cancellable);
}
