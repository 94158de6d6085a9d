// SPDX-License-Identifier: Apache-2.0
#include "tunnel/tw-stream-url.h"

#include <glib/gi18n.h>
#include <string.h>

#define SERVICE "ssmmessages"

static const struct {
  const char *scheme;
  const char *http;
  int port;
  gboolean plain;
} schemes[] = {
  { "wss", "https", 443, FALSE },
  { "https", "https", 443, FALSE },
  { "ws", "http", 80, TRUE },
  { "http", "http", 80, TRUE },
};

static gboolean
refuse (GError **error, const char *why)
{
  return tw_set_error (error, TW_TUNNEL_ERROR, TW_TUNNEL_ERROR_PROTOCOL,
                       _("Check the endpoint settings (AWS_ENDPOINT_URL) and the proxy."),
                       "%s", why);
}

static char *
host_of (GUri *uri, int own_port)
{
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  g_autofree char *name = strchr (host, ':') ? g_strdup_printf ("[%s]", host) : g_strdup (host);
  return port < 0 || port == own_port ? g_steal_pointer (&name)
                                      : g_strdup_printf ("%s:%d", name, port);
}

TwStreamUrl *
tw_stream_url_parse (const char *text, const char *endpoint, gboolean allow_plain, GError **error)
{
  const GUriFlags flags = G_URI_FLAGS_ENCODED;
  g_autoptr (GUri) uri = g_uri_parse (text, flags, NULL);
  g_autoptr (GUri) other = endpoint ? g_uri_parse (endpoint, flags, NULL) : NULL;
  GUri *where = endpoint ? other : uri;
  if (uri == NULL || where == NULL || g_uri_get_host (where) == NULL
      || *g_uri_get_host (where) == '\0' || strpbrk (text, " \r\n\t")) {
    refuse (error, _("Session Manager gave an address for the data channel that is none."));
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++) {
    if (!g_str_equal (schemes[i].scheme, g_uri_get_scheme (where)))
      continue;
    if (schemes[i].plain && !allow_plain) {
      refuse (error,
              _("Session Manager gave an address for the data channel that is not encrypted."));
      return NULL;
    }
    TwStreamUrl *self = g_new0 (TwStreamUrl, 1);
    self->host = host_of (where, schemes[i].port);
    self->path = g_strdup (*g_uri_get_path (uri) ? g_uri_get_path (uri) : "/");
    self->query = g_strdup (g_uri_get_query (uri));
    self->presigned = self->query && strstr (self->query, "X-Amz-") != NULL;
    self->url = g_strdup_printf ("%s://%s%s%s%s", schemes[i].http, self->host, self->path,
                                 self->query ? "?" : "", self->query ? self->query : "");
    return self;
  }
  refuse (error, _("Session Manager gave an address for the data channel that is of another kind "
                   "than wss."));
  return NULL;
}

void
tw_stream_url_free (TwStreamUrl *self)
{
  if (self == NULL)
    return;
  g_free (self->url);
  g_free (self->host);
  g_free (self->path);
  g_free (self->query);
  g_free (self);
}

TwSigv4Signature *
tw_stream_url_sign (const TwStreamUrl *self, const char *region, gint64 time,
                    const TwAwsCredentials *credentials)
{
  if (self->presigned)
    return NULL;
  g_autoptr (GString) query = g_string_new (self->query);
  g_string_replace (query, "+", "%20", 0);
  const TwHttpHeader host = { "Host", self->host };
  TwSigv4Request request = {
    .method = "GET", .path = self->path, .query = query->str, .headers = &host, .n_headers = 1
  };
  TwSigv4Options options
    = { .credentials = credentials, .region = region, .service = SERVICE, .time = time };
  return tw_sigv4_sign (&request, &options);
}
