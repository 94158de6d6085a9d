// SPDX-License-Identifier: Apache-2.0
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "aws/tw-service-quotas.h"
#include "aws/tw-sts.h"
#include "setup/tw-doctor-private.h"

#define NETWORK_MS 15000
#define CLOCK_SECONDS 60 /* AWS refuses signatures that are five minutes off */
#define CHECK_TOKENS 16

static gboolean
stopped (TwDoctor *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* (nullable): the proxy that would be used, without the name and password in its address. */
static char *
describe_proxy (void)
{
  static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);
    if (value == NULL || *value == '\0')
      continue;
    g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_PARSE_RELAXED, NULL);
    const char *host = uri ? g_uri_get_host (uri) : NULL;
    return host ? g_strdup_printf (_("%s names the proxy %s."), names[i], host)
                : g_strdup_printf (_("%s names a proxy."), names[i]);
  }
  return NULL;
}

static void
check_clock (TwDoctor *self, const TwHttpResponse *response)
{
  gint64 date = tw_http_response_get_date (response);
  gint64 ahead = g_get_real_time () / G_USEC_PER_SEC - date;
  if (date == 0)
    tw_doctor_skip (self, TW_DOCTOR_CLOCK, _("The answer bears no date."));
  else if (ABS (ahead) <= CLOCK_SECONDS)
    tw_doctor_well (self, TW_DOCTOR_CLOCK, _("Within a minute of AWS's."));
  else
    tw_doctor_warn (self, TW_DOCTOR_CLOCK,
                    _("Let the machine set its clock from the network: timedatectl set-ntp true"),
                    ahead > 0 ? _("This machine's clock is %lld seconds ahead of AWS's; requests "
                                  "are signed with AWS's time.")
                              : _("This machine's clock is %lld seconds behind AWS's; requests are "
                                  "signed with AWS's time."),
                    (long long) ABS (ahead));
}

/* Any answer at all shows that name, route, TLS and proxy work. */
static gboolean
check_network (TwDoctor *self, TwAwsClient *client, const char *region)
{
  g_autofree char *endpoint
    = tw_aws_config_dup_endpoint (tw_aws_client_get_config (client), "bedrock-runtime", region);
  g_autofree char *url = g_strconcat (endpoint, "/", NULL);
  g_autofree char *proxy = describe_proxy ();
  const TwHttpRequest request = { .method = "GET", .url = url, .total_ms = NETWORK_MS };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwHttpResponse) response = tw_http_send (tw_aws_client_get_http (client), &request,
                                                      NULL, NULL, self->cancellable, &error);
  if (response == NULL) {
    tw_doctor_problem (self, TW_DOCTOR_NETWORK, error);
    return FALSE;
  }
  gboolean secure = g_str_has_prefix (endpoint, "https:");
  g_autofree char *says
    = g_strdup_printf (secure ? _("%s answers over TLS.") : _("%s answers."), endpoint);
  tw_doctor_well (self, TW_DOCTOR_NETWORK, proxy ? "%s %s" : "%s", says, proxy);
  check_clock (self, response);
  return TRUE;
}

static char *
describe_expiry (gint64 expires)
{
  if (expires == 0)
    return NULL;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (expires);
  return time ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup (_("an unknown time"));
}

static gboolean
check_identity (TwDoctor *self, TwAwsClient *client)
{
  TwAwsIdentity *identity = tw_aws_client_get_identity (client);
  if (tw_aws_identity_get_bearer_token (identity)) {
    tw_doctor_well (self, TW_DOCTOR_IDENTITY,
                    _("AWS_BEARER_TOKEN_BEDROCK is set, and Bedrock is asked with it."));
    return TRUE;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) credentials
    = tw_aws_identity_get (identity, self->cancellable, &error);
  g_autoptr (TwCallerIdentity) caller
    = credentials ? tw_sts_get_caller_identity (client, NULL, self->cancellable, &error) : NULL;
  if (caller == NULL) {
    tw_doctor_problem (self, TW_DOCTOR_IDENTITY, error);
    return FALSE;
  }
  g_autofree char *expiry = describe_expiry (credentials->expires);
  tw_doctor_well (self, TW_DOCTOR_IDENTITY,
                  /* Translators: who, the number of an account, where the credentials come from
                     (such as: the environment), and until when they hold. */
                  expiry ? _("%s, account %s, from %s, until %s UTC.")
                         : _("%s, account %s, from %s."), caller->arn,
                  caller->account ? caller->account : _("unknown"), credentials->source, expiry);
  return TRUE;
}

static const TwModelChoice *
check_model (TwDoctor *self, TwBedrockSession *session)
{
  g_autoptr (GError) error = NULL;
  const TwModelChoice *choice
    = tw_bedrock_session_choose_model (session, self->cancellable, &error);
  if (choice == NULL) {
    tw_doctor_problem (self, TW_DOCTOR_MODEL, error);
    return NULL;
  }
  g_autofree char *hint = choice->successor
                            ? g_strdup_printf (_("Choose %s in the preferences."),
                                               choice->successor)
                            : NULL;
  if (choice->warning)
    tw_doctor_warn (self, TW_DOCTOR_MODEL, hint, "%s", choice->warning);
  else
    tw_doctor_well (self, TW_DOCTOR_MODEL, _("%s is offered and active."), choice->id);
  return choice;
}

static char *
format_dollars (double amount)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf ("$%s", g_ascii_formatd (text, sizeof text, "%.6f", amount));
}

static void
check_model_call (TwDoctor *self, TwBedrockSession *session)
{
  static const char words[] = "Say OK.";
  const TwLedgerPiece piece = { "doctor", words };
  const char *offer = self->options->call_offer;
  if (!self->options->model_call) {
    g_autofree char *reason
      = g_strdup_printf (_("Not asked to say one word, which costs less than $0.001.%s%s"),
                         offer ? " " : "", offer ? offer : "");
    tw_doctor_skip (self, TW_DOCTOR_MODEL_CALL, "%s", reason);
    return;
  }
  g_autofree char *text = g_strdup_printf (
    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"%s\"}]}],"
    "\"inferenceConfig\":{\"maxTokens\":%d}}",
    words, CHECK_TOKENS);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  double cost = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    session, body, &piece, 1, FALSE, NULL, NULL, &cost, self->cancellable, &error);
  if (reply == NULL) {
    tw_doctor_problem (self, TW_DOCTOR_MODEL_CALL, error);
    return;
  }
  g_autofree char *dollars = format_dollars (cost);
  tw_doctor_well (self, TW_DOCTOR_MODEL_CALL,
                  isnan (cost) ? _("It answered, with %llu tokens, price unknown.")
                               : _("It answered, with %llu tokens, for about %s."),
                  (unsigned long long) reply->output_tokens, dollars);
}

static void
check_embedding (TwDoctor *self, TwBedrockSession *session)
{
  const TwPreferences *preferences = self->options->preferences;
  if (!tw_preferences_embeds_tables (preferences) && !tw_preferences_embeds_columns (preferences)) {
    tw_doctor_skip (self, TW_DOCTOR_EMBEDDING,
                    _("Not in use: the preferences choose local embeddings."));
    return;
  }
  guint dimensions = tw_bedrock_session_get_dimensions (session);
  g_autofree float *vector = g_new0 (float, dimensions);
  g_autoptr (GError) error = NULL;
  if (tw_bedrock_session_embed (session, "doctor", "check", vector, self->cancellable, &error))
    tw_doctor_well (self, TW_DOCTOR_EMBEDDING,
                    _("%s answers with %u dimensions; the check costs less than $0.000001."),
                    tw_bedrock_session_get_embedding_model (session), dimensions);
  else
    tw_doctor_problem (self, TW_DOCTOR_EMBEDDING, error);
}

static void
append_quota (GString *text, const TwServiceQuota *quota)
{
  char value[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (text, text->len ? ", " : "");
  g_string_append_printf (text,
                          strstr (quota->name, "okens") ? _("%s tokens a minute")
                                                        : _("%s requests a minute"),
                          g_ascii_formatd (value, sizeof value, "%.0f", quota->value));
}

static void
check_limits (TwDoctor *self, TwAwsClient *client, const TwModelChoice *choice)
{
  if (tw_aws_identity_get_bearer_token (tw_aws_client_get_identity (client))) {
    tw_doctor_skip (self, TW_DOCTOR_LIMITS, _("A bearer token may not read them."));
    return;
  }
  if (choice == NULL) {
    tw_doctor_skip (self, TW_DOCTOR_LIMITS, _("No model could be chosen."));
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) quotas
    = tw_service_quotas_list (client, "bedrock", self->cancellable, &error);
  if (quotas == NULL) { /* a help, and no condition of anything */
    tw_doctor_skip (self, TW_DOCTOR_LIMITS, _("They cannot be read: %s"), error->message);
    return;
  }
  g_autoptr (GPtrArray) own = tw_service_quotas_of_model (quotas, choice->id);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean none = FALSE;
  for (guint i = 0; i < own->len; i++) {
    const TwServiceQuota *quota = own->pdata[i];
    none = none || quota->value <= 0;
    append_quota (text, quota);
  }
  if (none)
    tw_doctor_warn (self, TW_DOCTOR_LIMITS,
                    _("Ask for more in the Service Quotas console, or choose another model."),
                    _("The account may not ask this model: %s."), text->str);
  else if (own->len)
    tw_doctor_well (self, TW_DOCTOR_LIMITS, "%s.", text->str);
  else
    tw_doctor_skip (self, TW_DOCTOR_LIMITS, _("Service Quotas lists none for %s."), choice->id);
}

/* What Bedrock itself is asked, once we know who we are. */
static void
check_bedrock (TwDoctor *self, TwBedrockSession *session)
{
  const TwModelChoice *choice = check_model (self, session);
  if (choice)
    check_model_call (self, session);
  else
    tw_doctor_skip (self, TW_DOCTOR_MODEL_CALL, _("No model could be chosen."));
  if (stopped (self))
    return;
  check_embedding (self, session);
  check_limits (self, tw_bedrock_session_get_client (session), choice);
}

static char *
check_region (TwDoctor *self, TwAwsClient *client)
{
  g_autoptr (GError) error = NULL;
  char *region = tw_aws_identity_dup_region (tw_aws_client_get_identity (client),
                                             self->cancellable, &error);
  if (region)
    tw_doctor_well (self, TW_DOCTOR_REGION, "%s.", region);
  else
    tw_doctor_problem (self, TW_DOCTOR_REGION, error);
  return region;
}

void
tw_doctor_check_aws (TwDoctor *self)
{
  if (!self->options->use_bedrock) {
    tw_doctor_skip_all (self, TW_DOCTOR_SETTINGS, TW_DOCTOR_LIMITS,
                        _("Not in use: the built-in model answers."));
    return;
  }
  const TwBedrockHooks hooks = { .prompt = self->options->prompt,
                                 .user_data = self->options->prompt_data };
  g_autoptr (GError) error = NULL;
  g_autoptr (TwBedrockSession) session
    = tw_bedrock_setup_open (self->options->preferences, &hooks, &error);
  if (session == NULL) {
    tw_doctor_problem (self, TW_DOCTOR_SETTINGS, error);
    tw_doctor_skip_all (self, TW_DOCTOR_REGION, TW_DOCTOR_LIMITS,
                        _("The AWS settings come first."));
    return;
  }
  TwAwsClient *client = tw_bedrock_session_get_client (session);
  tw_doctor_well (self, TW_DOCTOR_SETTINGS, "Profile “%s”.",
                  tw_aws_config_get_profile (tw_aws_client_get_config (client)));
  g_autofree char *region = check_region (self, client);
  if (region == NULL)
    tw_doctor_skip_all (self, TW_DOCTOR_NETWORK, TW_DOCTOR_LIMITS, _("The region comes first."));
  else if (!check_network (self, client, region))
    tw_doctor_skip_all (self, TW_DOCTOR_CLOCK, TW_DOCTOR_LIMITS, _("AWS cannot be reached."));
  else if (!check_identity (self, client))
    tw_doctor_skip_all (self, TW_DOCTOR_MODEL, TW_DOCTOR_LIMITS, _("The identity comes first."));
  else
    check_bedrock (self, session);
}
