// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-provision-load.h"

#include "setup/tw-workspace.h"

static gboolean
load (const TwProfile *profile, TwSetupProgress progress, gpointer progress_data,
      GCancellable *cancellable, GError **error)
{
  const TwWorkspaceOptions options = { .depth = TW_WORKSPACE_CONNECT,
                                       .progress = progress,
                                       .progress_data = progress_data };
  g_autoptr (TwWorkspace) workspace = tw_workspace_open (profile, &options, cancellable, error);
  gboolean loaded = FALSE;
  if (workspace == NULL
      || !tw_sample_data_is_loaded (tw_workspace_get_pool (workspace), TW_SAMPLE_NORTHWIND, &loaded,
                                    cancellable, error))
    return FALSE;
  return loaded
         || tw_sample_data_load (tw_workspace_get_pool (workspace), TW_SAMPLE_NORTHWIND, progress,
                                 progress_data, cancellable, error);
}

gboolean
tw_provision_load (const TwProfile *profile, TwSetupProgress progress, gpointer progress_data,
                   GCancellable *cancellable, GError **error)
{
  const TwWorkspaceOptions options = { .depth = TW_WORKSPACE_INDEX,
                                       .progress = progress,
                                       .progress_data = progress_data };
  if (!load (profile, progress, progress_data, cancellable, error))
    return FALSE;
  g_autoptr (TwWorkspace) workspace = tw_workspace_open (profile, &options, cancellable, error);
  return workspace != NULL;
}
