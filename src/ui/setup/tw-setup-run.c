// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-run.h"

TwSetupRun *
tw_setup_run_new (gpointer page, GCancellable *cancellable)
{
  TwSetupRun *self = g_new (TwSetupRun, 1);
  *self = (TwSetupRun) { g_object_ref (page), g_object_ref (cancellable) };
  return self;
}

void
tw_setup_run_free (TwSetupRun *self)
{
  g_object_unref (self->page);
  g_object_unref (self->cancellable);
  g_free (self);
}
