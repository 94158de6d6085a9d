// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile-tunnel.h"

#include "setup/tw-profile-login.h"

#define FIRST_MESSAGE "Opening the tunnel through %s…"

typedef struct {
  TwSetupProgress progress;
  gpointer progress_data;
} Way;

static void
progress_cb (const char *message, gpointer user_data)
{
  const Way *way = user_data;
  if (way->progress)
    way->progress (message, -1, way->progress_data);
}

TwTunnel *
tw_profile_open_tunnel (const TwProfile *profile, const TwEndpoint *endpoint,
                        const TwTunnelHooks *hooks, TwSetupProgress progress,
                        gpointer progress_data, GCancellable *cancellable, GError **error)
{
  static const TwTunnelHooks none;
  hooks = hooks ? hooks : &none;
  Way way = { progress, progress_data };
  g_autofree char *message = g_strdup_printf (FIRST_MESSAGE, profile->tunnel_instance);
  progress_cb (message, &way);
  g_autoptr (TwAwsClient) client = tw_profile_new_client (profile, hooks->prompt, hooks->user_data, error);
  if (client == NULL)
    return NULL;
  const TwTunnelOptions options = { .client = client,
                                    .target = profile->tunnel_instance,
                                    .host = tw_endpoint_get_host (endpoint),
                                    .port = tw_endpoint_get_port (endpoint),
                                    .resume_seconds = profile->tunnel_resume_minutes * 60,
                                    .plugin = profile->tunnel_plugin,
                                    .reopens = TRUE,
                                    .ask = hooks->ask,
                                    .ask_data = hooks->user_data };
  g_autoptr (TwTunnel) tunnel = tw_tunnel_acquire (&options, error);
  if (tunnel == NULL || !tw_tunnel_wait_ready (tunnel, progress_cb, &way, cancellable, error))
    return NULL;
  return g_steal_pointer (&tunnel);
}

void
tw_profile_explain_tunnel (TwTunnel *tunnel, GError **error)
{
  g_auto (TwTunnelStatus) status = { 0 };
  tw_tunnel_get_status (tunnel, &status);
  TwErrorDetails *details = *error ? tw_error_get_details (*error) : NULL;
  const char *known = status.error ? status.error->message : status.trouble;
  if (known == NULL || details == NULL)
    return;
  g_free (details->hint);
  details->hint = g_strdup (known);
}
