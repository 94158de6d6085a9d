// SPDX-License-Identifier: Apache-2.0
//
// Credentials that the machine itself has: a container's endpoint, and an EC2 instance's role
// through the instance metadata service, version 2 only.
#include <glib/gi18n.h>
#include <string.h>

#include "aws/tw-aws-provider.h"

#define CONTAINER_HOST "http://169.254.170.2"
#define CONTAINER_TIMEOUT_MS 2000
#define INSTANCE_HOST "http://169.254.169.254"
#define INSTANCE_TIMEOUT_MS 1000
#define INSTANCE_TOKEN_SECONDS "21600"

static TwHttpResponse *
fetch (const TwAwsProviderContext *context, const char *method, const char *url, const char *header,
       guint timeout_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  if (header)
    g_ptr_array_add (headers, (char *) header);
  TwHttpRequest request
    = { .method = method, .url = url, .headers = headers, .total_ms = timeout_ms };
  return tw_http_send (context->http, &request, NULL, NULL, cancellable, error);
}

static gboolean
is_allowed_plain (const char *url)
{
  static const char *const hosts[] = { "localhost", "127.0.0.1", "::1", "169.254.170.2",
                                       "169.254.170.23", "fd00:ec2::23", NULL };
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  return strcmp (g_uri_get_scheme (uri), "https") == 0
         || g_strv_contains (hosts, g_uri_get_host (uri));
}

static gboolean
container_token (char **token, GError **error)
{
  const char *file = g_getenv ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  g_autoptr (GError) local = NULL;
  if (file && *file && !g_file_get_contents (file, token, NULL, &local))
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS, NULL,
                         _("The container's authorization token cannot be read: %s"),
                         local->message);
  if (*token == NULL)
    *token = g_strdup (g_getenv ("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
  if (*token && strpbrk (g_strchomp (*token), "\r\n"))
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS, NULL,
                         _("The container's authorization token holds a line break"));
  return TRUE;
}

gboolean
tw_aws_provide_from_container (const TwAwsProviderContext *context, const char *profile,
                               TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  const char *relative = g_getenv ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const char *full = g_getenv ("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if ((relative == NULL || *relative == '\0') && (full == NULL || *full == '\0'))
    return TRUE;
  g_autofree char *url = relative && *relative ? g_strconcat (CONTAINER_HOST, relative, NULL)
                                               : g_strdup (full);
  if (!is_allowed_plain (url))
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS, NULL,
                         _("AWS_CONTAINER_CREDENTIALS_FULL_URI names a host that is neither HTTPS "
                           "nor this machine's own"));
  g_autofree char *token = NULL;
  if (!container_token (&token, error))
    return FALSE;
  g_autofree char *header = token ? g_strconcat ("Authorization: ", token, NULL) : NULL;
  g_autoptr (TwHttpResponse) response
    = fetch (context, "GET", url, header, CONTAINER_TIMEOUT_MS, cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status != 200)
    return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_CREDENTIALS, NULL,
                         _("The container's credentials endpoint answered with status %d"),
                         response->status);
  *found = tw_aws_credentials_new_from_json ((const char *) response->body->data, "Token",
                                             _("the container's role"), error);
  return *found != NULL;
}

static char *
instance_url (const char *path)
{
  const char *base = g_getenv ("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  g_autofree char *host = g_strdup (base && *base ? base : INSTANCE_HOST);
  while (g_str_has_suffix (host, "/"))
    host[strlen (host) - 1] = '\0';
  return g_strconcat (host, "/latest/", path, NULL);
}

char *
tw_aws_instance_read (const TwAwsProviderContext *context, const char *path,
                      GCancellable *cancellable, GError **error)
{
  const char *disabled = g_getenv ("AWS_EC2_METADATA_DISABLED");
  if (disabled && g_ascii_strcasecmp (disabled, "true") == 0)
    return NULL;
  g_autofree char *token_url = instance_url ("api/token");
  g_autoptr (TwHttpResponse) token
    = fetch (context, "PUT", token_url,
             "x-aws-ec2-metadata-token-ttl-seconds: " INSTANCE_TOKEN_SECONDS, INSTANCE_TIMEOUT_MS,
             cancellable, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (token == NULL || token->status != 200) /* most machines are no EC2 instance */
    return NULL;
  g_autofree char *header
    = g_strdup_printf ("x-aws-ec2-metadata-token: %s", (const char *) token->body->data);
  g_autofree char *name = g_strconcat ("meta-data/", path, NULL);
  g_autofree char *url = instance_url (name);
  g_autoptr (TwHttpResponse) response
    = fetch (context, "GET", url, header, INSTANCE_TIMEOUT_MS, cancellable, NULL);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return response && response->status == 200 ? g_strdup ((const char *) response->body->data)
                                             : NULL;
}

gboolean
tw_aws_provide_from_instance (const TwAwsProviderContext *context, const char *profile,
                              TwAwsCredentials **found, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *roles
    = tw_aws_instance_read (context, "iam/security-credentials/", cancellable, &local);
  if (roles && *roles) {
    roles[strcspn (roles, "\r\n")] = '\0';
    g_autofree char *path = g_strconcat ("iam/security-credentials/", roles, NULL);
    g_autofree char *text = tw_aws_instance_read (context, path, cancellable, &local);
    g_autofree char *source = g_strdup_printf (_("the instance's role %s"), roles);
    if (text)
      *found = tw_aws_credentials_new_from_json (text, "Token", source, &local);
  }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
