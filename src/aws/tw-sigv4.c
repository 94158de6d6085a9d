// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-sigv4.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DIGEST_LENGTH 32

/* What every step needs, computed once. */
typedef struct {
  const TwSigv4Request *request;
  const TwSigv4Options *options;
  char stamp[17]; /* 20150830T123600Z */
  char *scope;    /* 20150830/region/service/aws4_request */
  char *body_digest;
  GPtrArray *query;   /* of Pair, encoded */
  GPtrArray *headers; /* of Pair, lower case and trimmed */
  char *signed_headers;
} Signing;

typedef struct {
  char *name;
  char *value;
} Pair;

static void
pair_free (Pair *pair)
{
  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

static void
add_pair (GPtrArray *pairs, char *name, char *value)
{
  Pair *pair = g_new (Pair, 1);
  *pair = (Pair) { name, value };
  g_ptr_array_add (pairs, pair);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *left = *(Pair *const *) a, *right = *(Pair *const *) b;
  int order = strcmp (left->name, right->name);
  return order ? order : strcmp (left->value, right->value);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Pair *const *) a)->name, (*(Pair *const *) b)->name);
}

/* Percent-encodes everything but the unreserved characters; GLib's own escaping wants UTF-8. */
static char *
encode (const char *text, gsize length, const char *safe)
{
  GString *out = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) text[i];
    if (g_ascii_isalnum (c) || strchr ("-._~", c) || (c && strchr (safe, c)))
      g_string_append_c (out, (char) c);
    else
      g_string_append_printf (out, "%%%02X", c);
  }
  return g_string_free (out, FALSE);
}

/* A name or value of a query, decoded where it is percent-encoded already, then encoded once. */
static char *
encode_query_part (const char *text, gsize length)
{
  g_autoptr (GString) plain = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
        && g_ascii_isxdigit (text[i + 2])) {
      g_string_append_c (plain, (char) (g_ascii_xdigit_value (text[i + 1]) * 16
                                        + g_ascii_xdigit_value (text[i + 2])));
      i += 2;
    } else {
      g_string_append_c (plain, text[i]);
    }
  }
  return encode (plain->str, plain->len, "");
}

/* RFC 3986 §5.2.4, and doubled slashes become one. */
static char *
normalize_path (const char *path)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  for (char **segment = segments; *segment; segment++) {
    if (strcmp (*segment, "..") == 0) {
      if (kept->len)
        g_ptr_array_set_size (kept, (int) kept->len - 1);
    } else if (**segment && strcmp (*segment, ".") != 0) {
      g_ptr_array_add (kept, *segment);
    }
  }
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < kept->len; i++)
    g_string_append_printf (out, "/%s", (char *) kept->pdata[i]);
  if (out->len == 0 || g_str_has_suffix (path, "/"))
    g_string_append_c (out, '/');
  return g_string_free (out, FALSE);
}

static char *
canonical_path (const Signing *signing)
{
  const char *path = signing->request->path;
  g_autofree char *normal = signing->options->keep_path ? g_strdup (path) : normalize_path (path);
  return encode (normal, strlen (normal), "/");
}

static void
read_query (Signing *signing)
{
  signing->query = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  if (signing->request->query == NULL)
    return;
  g_auto (GStrv) parts = g_strsplit (signing->request->query, "&", -1);
  for (char **part = parts; *part; part++) {
    if (**part == '\0')
      continue;
    gsize name = strcspn (*part, "=");
    const char *value = (*part)[name] ? *part + name + 1 : "";
    add_pair (signing->query, encode_query_part (*part, name),
              encode_query_part (value, strlen (value)));
  }
}

static char *
join_query (GPtrArray *pairs)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = pairs->pdata[i];
    g_string_append_printf (out, "%s%s=%s", i ? "&" : "", pair->name, pair->value);
  }
  return g_string_free (out, FALSE);
}

/* Trims, and folds inner white space (line folding too) to one space. */
static char *
trim_value (const char *value)
{
  GString *out = g_string_new (NULL);
  for (const char *c = value; *c; c++) {
    if (!g_ascii_isspace (*c))
      g_string_append_c (out, *c);
    else if (out->len && out->str[out->len - 1] != ' ')
      g_string_append_c (out, ' ');
  }
  while (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/* Proxies and HTTP libraries change these on the way. */
static gboolean
is_unsigned_header (const char *name)
{
  static const char *const names[]
    = { "user-agent", "connection", "expect", "transfer-encoding", "x-amzn-trace-id", NULL };
  return g_strv_contains (names, name);
}

static void
add_header (Signing *signing, const char *name, const char *value)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  if (is_unsigned_header (lower))
    return;
  g_autofree char *trimmed = trim_value (value);
  for (guint i = 0; i < signing->headers->len; i++) {
    Pair *pair = signing->headers->pdata[i];
    if (strcmp (pair->name, lower) == 0) {
      char *both = g_strconcat (pair->value, ",", trimmed, NULL);
      g_free (pair->value);
      pair->value = both;
      return;
    }
  }
  add_pair (signing->headers, g_steal_pointer (&lower), g_steal_pointer (&trimmed));
}

static void
finish_headers (Signing *signing)
{
  g_ptr_array_sort (signing->headers, compare_names);
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < signing->headers->len; i++)
    g_string_append_printf (names, "%s%s", i ? ";" : "", ((Pair *) signing->headers->pdata[i])->name);
  signing->signed_headers = g_string_free (names, FALSE);
}

static char *
canonical_request (const Signing *signing)
{
  g_ptr_array_sort (signing->query, compare_pairs);
  g_autofree char *path = canonical_path (signing);
  g_autofree char *query = join_query (signing->query);
  GString *out = g_string_new (NULL);
  g_string_printf (out, "%s\n%s\n%s\n", signing->request->method, path, query);
  for (guint i = 0; i < signing->headers->len; i++) {
    const Pair *pair = signing->headers->pdata[i];
    g_string_append_printf (out, "%s:%s\n", pair->name, pair->value);
  }
  g_string_append_printf (out, "\n%s\n%s", signing->signed_headers, signing->body_digest);
  return g_string_free (out, FALSE);
}

static void
hmac (const guint8 *key, gsize key_length, const char *text, guint8 out[DIGEST_LENGTH])
{
  gsize length = DIGEST_LENGTH;
  GHmac *self = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  g_hmac_update (self, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (self, out, &length);
  g_hmac_unref (self);
}

static char *
signature_of (const Signing *signing, const char *string_to_sign)
{
  const TwSigv4Options *options = signing->options;
  g_autofree char *date = g_strndup (signing->stamp, 8);
  g_autofree char *secret = g_strconcat ("AWS4", options->credentials->secret_access_key, NULL);
  guint8 key[DIGEST_LENGTH];
  hmac ((const guint8 *) secret, strlen (secret), date, key);
  explicit_bzero (secret, strlen (secret));
  hmac (key, sizeof key, options->region, key);
  hmac (key, sizeof key, options->service, key);
  hmac (key, sizeof key, "aws4_request", key);
  char *signature
    = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, string_to_sign, -1);
  explicit_bzero (key, sizeof key);
  return signature;
}

static void
signing_init (Signing *self, const TwSigv4Request *request, const TwSigv4Options *options)
{
  *self = (Signing) { .request = request, .options = options };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (options->time);
  g_autofree char *stamp = g_date_time_format (time, "%Y%m%dT%H%M%SZ");
  g_strlcpy (self->stamp, stamp, sizeof self->stamp);
  self->scope
    = g_strdup_printf ("%.8s/%s/%s/aws4_request", stamp, options->region, options->service);
  self->body_digest = g_compute_checksum_for_data (
    G_CHECKSUM_SHA256, request->body ? request->body : (const void *) "", request->body_length);
  read_query (self);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) pair_free);
  for (guint i = 0; i < request->n_headers; i++)
    add_header (self, request->headers[i].name, request->headers[i].value);
}

static void
signing_clear (Signing *self)
{
  g_free (self->scope);
  g_free (self->body_digest);
  g_free (self->signed_headers);
  g_ptr_array_unref (self->query);
  g_ptr_array_unref (self->headers);
}

static TwSigv4Signature *
signing_finish (Signing *self)
{
  TwSigv4Signature *result = g_new0 (TwSigv4Signature, 1);
  result->headers = g_ptr_array_new_with_free_func (g_free);
  result->canonical_request = canonical_request (self);
  g_autofree char *digest
    = g_compute_checksum_for_string (G_CHECKSUM_SHA256, result->canonical_request, -1);
  result->string_to_sign
    = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", self->stamp, self->scope, digest);
  result->signature = signature_of (self, result->string_to_sign);
  return result;
}

static void
add_line (TwSigv4Signature *result, const char *name, const char *value)
{
  g_ptr_array_add (result->headers, g_strdup_printf ("%s: %s", name, value));
}

static void
add_query (Signing *signing, const char *name, const char *value)
{
  add_pair (signing->query, g_strdup (name), encode (value, strlen (value), ""));
}

void
tw_sigv4_signature_free (TwSigv4Signature *self)
{
  if (self == NULL)
    return;
  g_free (self->canonical_request);
  g_free (self->string_to_sign);
  g_free (self->signature);
  g_ptr_array_unref (self->headers);
  g_free (self->query);
  g_free (self);
}

TwSigv4Signature *
tw_sigv4_sign (const TwSigv4Request *request, const TwSigv4Options *options)
{
  Signing signing;
  signing_init (&signing, request, options);
  const char *token = options->credentials->session_token;
  add_header (&signing, "x-amz-date", signing.stamp);
  if (token && !options->token_after)
    add_header (&signing, "x-amz-security-token", token);
  if (options->sign_body)
    add_header (&signing, "x-amz-content-sha256", signing.body_digest);
  finish_headers (&signing);

  TwSigv4Signature *result = signing_finish (&signing);
  add_line (result, "X-Amz-Date", signing.stamp);
  if (token)
    add_line (result, "X-Amz-Security-Token", token);
  if (options->sign_body)
    add_line (result, "x-amz-content-sha256", signing.body_digest);
  g_ptr_array_add (result->headers,
                   g_strdup_printf ("Authorization: " ALGORITHM
                                    " Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                                    options->credentials->access_key_id, signing.scope,
                                    signing.signed_headers, result->signature));
  signing_clear (&signing);
  return result;
}

TwSigv4Signature *
tw_sigv4_presign (const TwSigv4Request *request, const TwSigv4Options *options)
{
  Signing signing;
  signing_init (&signing, request, options);
  finish_headers (&signing);
  const char *token = options->credentials->session_token;
  g_autofree char *credential
    = g_strdup_printf ("%s/%s", options->credentials->access_key_id, signing.scope);
  g_autofree char *lifetime = g_strdup_printf ("%u", options->lifetime);
  add_query (&signing, "X-Amz-Algorithm", ALGORITHM);
  add_query (&signing, "X-Amz-Credential", credential);
  add_query (&signing, "X-Amz-Date", signing.stamp);
  add_query (&signing, "X-Amz-SignedHeaders", signing.signed_headers);
  add_query (&signing, "X-Amz-Expires", lifetime);
  if (token && !options->token_after)
    add_query (&signing, "X-Amz-Security-Token", token);

  TwSigv4Signature *result = signing_finish (&signing);
  if (token && options->token_after)
    add_query (&signing, "X-Amz-Security-Token", token);
  add_query (&signing, "X-Amz-Signature", result->signature);
  result->query = join_query (signing.query);
  signing_clear (&signing);
  return result;
}
