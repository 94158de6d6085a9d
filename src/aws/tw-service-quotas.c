// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-service-quotas.h"

#include <string.h>

#include "aws/tw-aws-json.h"
#include "aws/tw-bedrock.h"

void
tw_service_quota_free (TwServiceQuota *self)
{
  g_free (self->name);
  g_free (self);
}

static void
take_quota (JsonObject *entry, gpointer quotas)
{
  const char *name = tw_json_get_string (entry, "QuotaName");
  if (name == NULL)
    return;
  TwServiceQuota *quota = g_new0 (TwServiceQuota, 1);
  quota->name = g_strdup (name);
  quota->value = tw_json_get_double (entry, "Value");
  quota->adjustable = tw_json_get_boolean (entry, "Adjustable");
  g_ptr_array_add (quotas, quota);
}

static gboolean
take_page (JsonObject *answer, gpointer quotas, GError **error)
{
  tw_aws_json_foreach_object (answer, "Quotas", take_quota, quotas);
  return TRUE;
}

GPtrArray *
tw_service_quotas_list (TwAwsClient *client, const char *service, GCancellable *cancellable,
                        GError **error)
{
  static const TwAwsJsonService service_quotas
    = { "servicequotas", "ServiceQuotasV20190624", "1.1" };
  g_autoptr (GPtrArray) quotas
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_service_quota_free);
  g_autoptr (JsonObject) request = json_object_new ();
  json_object_set_string_member (request, "ServiceCode", service);
  json_object_set_int_member (request, "MaxResults", 100);
  const TwAwsJsonCall call
    = { .service = &service_quotas, .operation = "ListServiceQuotas", .request = request };
  if (!tw_aws_json_foreach_page (&call, client, "NextToken", take_page, quotas, cancellable, error))
    return NULL;
  return g_steal_pointer (&quotas);
}

static gboolean
is_number (const char *text)
{
  return *text && strspn (text, "0123456789") == strlen (text);
}

/* As quotas call a model: "claude sonnet 4.5" for anthropic.claude-sonnet-4-5-20250929-v1:0. */
static char *
spoken_name (const char *model)
{
  g_autofree char *base = tw_bedrock_base_id (model);
  const char *dot = strchr (base, '.');
  g_auto (GStrv) words = g_strsplit (dot ? dot + 1 : base, "-", -1);
  GString *name = g_string_new (NULL);
  for (guint i = 0; words[i]; i++) {
    gboolean version = words[i][0] == 'v' && g_ascii_isdigit (words[i][1]);
    if (version || (is_number (words[i]) && strlen (words[i]) > 2))
      break;
    gboolean minor = i > 0 && is_number (words[i]) && is_number (words[i - 1]);
    g_string_append_printf (name, "%s%s", name->len == 0 ? "" : minor ? "." : " ", words[i]);
  }
  return g_string_free (name, FALSE);
}

static gboolean
names_model (const char *quota, const char *name)
{
  const char *found = *name ? strstr (quota, name) : NULL;
  char next = found ? found[strlen (name)] : '\0';
  /* Not "claude sonnet 4" in "claude sonnet 4.5". */
  return found && next != '.' && !g_ascii_isalnum (next);
}

GPtrArray *
tw_service_quotas_of_model (const GPtrArray *quotas, const char *model)
{
  g_autofree char *base = tw_bedrock_base_id (model);
  g_autofree char *name = spoken_name (model);
  const char *way = strcmp (base, model) == 0                ? "on-demand"
                    : g_str_has_prefix (model, "global.") ? "global cross-region"
                                                             : "cross-region";
  GPtrArray *found = g_ptr_array_new ();
  for (guint i = 0; i < quotas->len; i++) {
    TwServiceQuota *quota = quotas->pdata[i];
    g_autofree char *lower = g_utf8_strdown (quota->name, -1);
    if (g_str_has_prefix (lower, way) && strstr (lower, "per minute") && names_model (lower, name))
      g_ptr_array_add (found, quota);
  }
  return found;
}
