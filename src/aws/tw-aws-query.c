// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-query.h"

#include <glib/gi18n.h>
#include <string.h>

#define TIMEOUT_MS 20000
#define MAX_PAGES 1000

struct _TwAwsQuery {
  const TwAwsQueryService *service;
  char *action;
  GString *form;
  gboolean changes;
};

TwAwsQuery *
tw_aws_query_new (const TwAwsQueryService *service, const char *action)
{
  TwAwsQuery *self = g_new0 (TwAwsQuery, 1);
  self->service = service;
  self->action = g_strdup (action);
  self->form = g_string_new (NULL);
  tw_aws_query_add (self, "Action", action);
  tw_aws_query_add (self, "Version", service->version);
  return self;
}

void
tw_aws_query_free (TwAwsQuery *self)
{
  explicit_bzero (self->form->str, self->form->len);
  g_string_free (self->form, TRUE);
  g_free (self->action);
  g_free (self);
}

/* As HTML forms and the SDKs write it, with a plus sign for a space. */
static char *
encode (const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_auto (GStrv) words = g_strsplit (escaped, "%20", -1);
  return g_strjoinv ("+", words);
}

void
tw_aws_query_add (TwAwsQuery *self, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *escaped = encode (value);
  g_string_append_printf (self->form, "%s%s=%s", self->form->len ? "&" : "", name, escaped);
}

void
tw_aws_query_add_int (TwAwsQuery *self, const char *name, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  tw_aws_query_add (self, name, text);
}

void
tw_aws_query_add_boolean (TwAwsQuery *self, const char *name, gboolean value)
{
  tw_aws_query_add (self, name, value ? "true" : "false");
}

void
tw_aws_query_add_list (TwAwsQuery *self, const char *name, const char *const *values)
{
  for (guint i = 0; values && values[i]; i++) {
    g_autofree char *numbered = g_strdup_printf ("%s.%u", name, i + 1);
    tw_aws_query_add (self, numbered, values[i]);
  }
}

void
tw_aws_query_set_changes (TwAwsQuery *self)
{
  self->changes = TRUE;
}

/* The element of the result, taken out of the answer; else the answer itself. */
static TwXml *
take_result (TwXml *root, const char *action)
{
  g_autofree char *name = g_strconcat (action, "Result", NULL);
  for (guint i = 0; i < root->children->len; i++)
    if (strcmp (((TwXml *) root->children->pdata[i])->name, name) == 0) {
      TwXml *result = g_ptr_array_steal_index (root->children, i);
      tw_xml_free (root);
      return result;
    }
  return root;
}

static TwXml *
send_form (TwAwsQuery *self, TwAwsClient *client, const char *form, gint64 *clock,
           GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (form, strlen (form));
  const TwAwsCall call = { .service = self->service->host,
                           .operation = self->action,
                           .method = "POST",
                           .path = "/",
                           .content_type = "application/x-www-form-urlencoded; charset=utf-8",
                           .body = body,
                           .total_ms = TIMEOUT_MS,
                           .safe_to_repeat = !self->changes };
  g_autoptr (TwHttpResponse) response
    = tw_aws_client_call (client, self->service->host, &call, NULL, NULL, cancellable, error);
  if (response == NULL)
    return NULL;
  gint64 date = tw_http_response_get_date (response);
  if (clock)
    *clock = date ? date - g_get_real_time () / G_USEC_PER_SEC : 0;
  TwXml *root = tw_xml_parse ((const char *) response->body->data, response->body->len, error);
  explicit_bzero (response->body->data, response->body->len);
  return root ? take_result (root, self->action) : NULL;
}

TwXml *
tw_aws_query_call (TwAwsQuery *self, TwAwsClient *client, GCancellable *cancellable, GError **error)
{
  return send_form (self, client, self->form->str, NULL, cancellable, error);
}

TwXml *
tw_aws_query_call_dated (TwAwsQuery *self, TwAwsClient *client, gint64 *clock,
                         GCancellable *cancellable, GError **error)
{
  return send_form (self, client, self->form->str, clock, cancellable, error);
}

static const char *
next_page (const TwXml *result, const char *marker)
{
  const char *found = tw_xml_get_text (result, marker);
  if (found)
    return found;
  g_autofree char *small = g_strdup (marker);
  small[0] = g_ascii_tolower (small[0]);
  return tw_xml_get_text (result, small);
}

gboolean
tw_aws_query_foreach_page (TwAwsQuery *self, TwAwsClient *client, const char *marker,
                           TwAwsQueryPage function, gpointer user_data, GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *form = g_strdup (self->form->str);
  for (guint page = 0; page < MAX_PAGES; page++) {
    g_autoptr (TwXml) result = send_form (self, client, form, NULL, cancellable, error);
    if (result == NULL || !function (result, user_data, error))
      return FALSE;
    const char *next = next_page (result, marker);
    if (next == NULL)
      return TRUE;
    g_autofree char *escaped = encode (next);
    g_free (form);
    form = g_strdup_printf ("%s&%s=%s", self->form->str, marker, escaped);
  }
  return tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL, _("Try again."),
                       _("AWS %s answered %s with pages without an end."), self->service->host,
                       self->action);
}
