// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-address.h"

#include <string.h>

#include "warehouse/tw-endpoint.h"
#include "warehouse/tw-warehouse-error.h"

#define CLUSTER "c1.abc123.eu-west-1.redshift.amazonaws.com"
#define SERVERLESS "team.123456789012.us-east-1.redshift-serverless.amazonaws.com"
#define SECRET "s3cr3tWord"

/* What is expected of a text; NULL and 0 are "not said". */
typedef struct {
  const char *text;
  const char *uri;
  const char *password;
  const char *cluster;
  const char *workgroup;
  const char *region;
  gboolean iam;
} Case;

static const Case cases[] = {
  /* As the AWS console shows it */
  { CLUSTER ":5439/dev", "postgresql://" CLUSTER ":5439/dev", NULL, "c1", NULL, "eu-west-1" },
  { "  \"" CLUSTER ":5439/dev\"\n", "postgresql://" CLUSTER ":5439/dev", NULL, "c1", NULL,
    "eu-west-1" },
  { "Endpoint: " CLUSTER ":5440/sales", "postgresql://" CLUSTER ":5440/sales", NULL, "c1", NULL,
    "eu-west-1" },
  { CLUSTER, "postgresql://" CLUSTER ":5439/dev", NULL, "c1", NULL, "eu-west-1" },
  { SERVERLESS ":5440/dev", "postgresql://" SERVERLESS ":5440/dev", NULL, NULL, "team",
    "us-east-1" },
  { "mine-endpoint-abc.x1y2.us-west-2.redshift.amazonaws.com:5439/dev",
    "postgresql://mine-endpoint-abc.x1y2.us-west-2.redshift.amazonaws.com:5439/dev", NULL, NULL,
    NULL, "us-west-2" },
  { "c1.abc.cn-north-1.redshift.amazonaws.com.cn:5439/dev",
    "postgresql://c1.abc.cn-north-1.redshift.amazonaws.com.cn:5439/dev", NULL, "c1", NULL,
    "cn-north-1" },
  { "db.example.com.:6543/shop", "postgresql://db.example.com:6543/shop" },
  { "[::1]:6543/shop", "postgresql://[::1]:6543/shop" },
  { "localhost/shop", "postgresql://localhost/shop" },
  { "postgresql://db.example.com/psql", "postgresql://db.example.com/psql" },
  { "db.example.com/psql", "postgresql://db.example.com/psql" },
  /* JDBC */
  { "jdbc:redshift://" CLUSTER ":5439/dev", "postgresql://" CLUSTER ":5439/dev", NULL, "c1", NULL,
    "eu-west-1" },
  { "jdbc:redshift://" CLUSTER ":5439/dev;UID=ana;PWD=" SECRET "%3A",
    "postgresql://ana@" CLUSTER ":5439/dev", SECRET ":", "c1", NULL, "eu-west-1" },
  { "jdbc:redshift://" CLUSTER ":5439/dev?user=ana&password=" SECRET "&ssl=true&tcpKeepAlive=true",
    "postgresql://ana@" CLUSTER ":5439/dev", SECRET, "c1", NULL, "eu-west-1" },
  { "jdbc:redshift:iam://" CLUSTER ":5439/dev?DbUser=ana&AutoCreate=true&Profile=work",
    "postgresql://ana@" CLUSTER ":5439/dev", NULL, "c1", NULL, "eu-west-1", TRUE },
  { "jdbc:redshift:iam://c1:eu-west-1/dev", NULL, NULL, "c1", NULL, "eu-west-1", TRUE },
  { "jdbc:redshift:iam://" SERVERLESS ":5439/dev", "postgresql://" SERVERLESS ":5439/dev", NULL,
    NULL, "team", "us-east-1", TRUE },
  { "jdbc:postgresql://db.example.com:5433/shop?user=ana&sslmode=require&currentSchema=a,b",
    "postgresql://ana@db.example.com:5433/shop?sslmode=require" },
  /* ODBC */
  { "Driver={Amazon Redshift (x64)}; Server=" CLUSTER "; Database=dev; UID=ana; PWD={" SECRET
    ";}}x}; Port=5440", "postgresql://ana@" CLUSTER ":5440/dev", SECRET ";}x", "c1", NULL,
    "eu-west-1" },
  { "Driver={Amazon Redshift (x64)};Server=" CLUSTER ";Database=dev;IAM=1;DbUser=ana;",
    "postgresql://ana@" CLUSTER ":5439/dev", NULL, "c1", NULL, "eu-west-1", TRUE },
  /* psql */
  { "psql -h " CLUSTER " -U ana -d dev -p 5439", "postgresql://ana@" CLUSTER ":5439/dev", NULL,
    "c1", NULL, "eu-west-1" },
  { "$ PGPASSWORD='" SECRET " x' PGSSLMODE=verify-ca /usr/bin/psql -hdb.example.com \\\n  shop ana",
    "postgresql://ana@db.example.com/shop?sslmode=verify-ca", SECRET " x" },
  { "sudo -u postgres psql --host=db.example.com --port 6543 --username=ana --dbname=shop -W "
    "-c 'select 1'", "postgresql://ana@db.example.com:6543/shop" },
  { "psql \"host=db.example.com dbname=shop user=ana sslmode=disable\"",
    "postgresql://ana@db.example.com/shop?sslmode=disable" },
  { "psql postgresql://ana:" SECRET "@db.example.com:6543/shop",
    "postgresql://ana@db.example.com:6543/shop", SECRET },
  { "psql -d postgres://db.example.com/shop -U ana", "postgresql://ana@db.example.com/shop" },
  /* libpq's keywords */
  { "host=db.example.com port=6543 dbname='the shop' user=ana password='" SECRET " \\' x'",
    "postgresql://ana@db.example.com:6543/the%20shop", SECRET " ' x" },
  { "host=/tmp/sock dbname=shop", "postgresql://%2Ftmp%2Fsock/shop" },
  { "hostaddr=10.0.0.1 host=db.example.com dbname=shop options='-c search_path=a,b'",
    "postgresql://db.example.com/shop?hostaddr=10.0.0.1" },
  /* URLs */
  { "postgresql://an%40a:" SECRET "%2F@db.example.com/shop", "postgresql://an%40a@db.example.com/shop",
    SECRET "/" },
  { "postgres://ana:" SECRET "@x@db.example.com/shop", "postgresql://ana@db.example.com/shop",
    SECRET "@x" },
  { "redshift+redshift_connector://ana@" CLUSTER ":5439/dev",
    "postgresql://ana@" CLUSTER ":5439/dev", NULL, "c1", NULL, "eu-west-1" },
  { "postgresql+psycopg2://ana@db.example.com/shop?application_name=x&connect_timeout=3",
    "postgresql://ana@db.example.com/shop" },
  { "DATABASE_URL=\"postgres://ana:" SECRET "@db.example.com:6543/shop\"",
    "postgresql://ana@db.example.com:6543/shop", SECRET },
  { "postgresql://db.example.com/shop?sslmode=verify-full&sslrootcert=/etc/my%20ca.pem"
    "&sslcert=/c.pem&sslkey=/k.pem",
    "postgresql://db.example.com/shop?sslmode=verify-full&sslrootcert=/etc/my%20ca.pem"
    "&sslcert=/c.pem&sslkey=/k.pem" },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", c->text);
    g_autoptr (TwAddress) address = tw_address_parse (c->text, &error);
    g_assert_no_error (error);
    g_autofree char *uri = tw_address_dup_uri (address);
    g_assert_cmpstr (uri, ==, c->uri);
    g_assert_cmpstr (address->password, ==, c->password);
    g_assert_cmpstr (address->cluster, ==, c->cluster);
    g_assert_cmpstr (address->workgroup, ==, c->workgroup);
    g_assert_cmpstr (address->region, ==, c->region);
    g_assert_cmpint (address->iam, ==, c->iam);
    if (uri) {
      g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, &error);
      g_assert_no_error (error);
    }
  }
}

static void
test_details (void)
{
  g_autoptr (TwAddress) jdbc = tw_address_parse (
    "jdbc:redshift:iam://" CLUSTER ":5439/dev?DbUser=ana&AutoCreate=true&Profile=work", NULL);
  g_assert_true (jdbc->auto_create);
  g_assert_cmpstr (jdbc->aws_profile, ==, "work");
  g_autoptr (TwAddress) paths = tw_address_parse (
    "host=h dbname=d options='-c search_path=a,b -c x=y'", NULL);
  g_assert_cmpstr (paths->schemas[0], ==, "a");
  g_assert_cmpstr (paths->schemas[1], ==, "b");
  g_assert_null (paths->schemas[2]);
  g_autoptr (TwAddress) copy = tw_address_copy (jdbc);
  g_autofree char *a = tw_address_dup_uri (jdbc), *b = tw_address_dup_uri (copy);
  g_assert_cmpstr (a, ==, b);
  g_assert_null (tw_tls_mode_get_warning ("verify-full"));
  const char *weak[] = { "verify-ca", "require", "prefer", "allow", "disable" };
  for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
    g_assert_nonnull (tw_tls_mode_get_warning (weak[i]));
}

static void
assert_refusal (const GError *error, GHashTable *messages)
{
  g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS);
  g_assert_true (g_str_has_prefix (error->message, "The address "));
  g_assert_nonnull (tw_error_get_hint (error));
  g_hash_table_add (messages, g_strdup (error->message));
}

static void
test_refusals (void)
{
  static const struct {
    const char *text, *words;
  } refused[] = {
    { "", "empty" },
    { " \n ", "empty" },
    { "https://console.aws.amazon.com/redshiftv2", "web page" },
    { "mysql://ana:" SECRET "@h/d", "another kind of database" },
    { "jdbc:snowflake://x", "another kind of database" },
    { "db..example.com/d", "no host has" },
    { "postgresql://@[:/d", "bracket" },
    { "arn:aws:redshift:eu-west-1:1:cluster:c1", "ARN" },
    { CLUSTER ":notaport/dev", "port" },
    { CLUSTER ":70000/dev", "port" },
    { "postgresql://ana:" SECRET "@h1,h2/d", "more than one host" },
    { "postgresql://ana:" SECRET "/x@h/d", "port" },
    { "postgresql://ana:" SECRET "%@h/d", "%" },
    { "postgresql://ana:12/" SECRET "@h/d", "more behind its host" },
    { "postgresql:///d", "no host" },
    { "postgresql://ana@[::1/d", "bracket" },
    { "postgresql://h/d?sslmode=maybe", "sslmode" },
    { "jdbc:redshift:iam://" CLUSTER ":5439/dev?plugin_name=com.amazon.redshift.plugin.Okta",
      "identity provider" },
    { "host=h dbname=d service=x", "service" },
    { "host=h dbname=d password=" SECRET " nonsense here", "keywords" },
    { "host=h nonsense=" SECRET, "keywords" },
    { "psql -h h -d 'd -U " SECRET, "quotation mark" },
    { "psql -c 'select 1'", "no host" },
    { "some words " SECRET, "spaces" },
    { "h\xff", "UTF-8" },
  };
  g_autoptr (GHashTable) messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", refused[i].text);
    g_autoptr (TwAddress) address = tw_address_parse (refused[i].text, &error);
    g_assert_null (address);
    assert_refusal (error, messages);
    g_assert_null (strstr (error->message, SECRET));
    if (strstr (error->message, refused[i].words) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, refused[i].words);
  }
}

/* One change of a text that somebody might have pasted. */
static void
mutate (GString *text)
{
  static const char alphabet[] = " \t\n'\"`\\/:@?&;=%#,[]{}<>$-_.+aZ09\x01\x7f\xc3\xa9\xff";
  gsize at = text->len ? (gsize) g_test_rand_int_range (0, (gint32) text->len + 1) : 0;
  switch (g_test_rand_int_range (0, 5)) {
  case 0:
    g_string_insert_c (text, (gssize) at,
                       alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
    break;
  case 1:
    if (at < text->len)
      g_string_erase (text, (gssize) at, 1);
    break;
  case 2:
    if (at < text->len)
      text->str[at] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
    break;
  case 3:
    g_string_truncate (text, at);
    break;
  default: {
    const char *other = cases[g_test_rand_int_range (0, G_N_ELEMENTS (cases))].text;
    g_string_insert (text, (gssize) at, other + g_test_rand_int_range (0, (gint32) strlen (other)));
  }
  }
}

/* 10,000 texts that were pasted half, twice or wrongly: each is understood or refused with one of a
 * few fixed sentences, so that none can hold a part of what was pasted. */
static void
test_ten_thousand (void)
{
  g_autoptr (GHashTable) messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint understood = 0, refused = 0;
  for (guint round = 0; round < 10000; round++) {
    g_autoptr (GString) text
      = g_string_new (cases[g_test_rand_int_range (0, G_N_ELEMENTS (cases))].text);
    for (int n = g_test_rand_int_range (1, 6); n > 0; n--)
      mutate (text);
    g_autoptr (GError) error = NULL;
    g_autoptr (TwAddress) address = tw_address_parse (text->str, &error);
    g_assert_true ((address == NULL) == (error != NULL));
    if (address == NULL) {
      assert_refusal (error, messages);
      refused++;
      continue;
    }
    understood++;
    g_autofree char *uri = tw_address_dup_uri (address);
    if (uri == NULL)
      continue;
    g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, &error);
    if (error)
      g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS);
  }
  g_test_message ("%u understood, %u refused with %u sentences", understood, refused,
                  g_hash_table_size (messages));
  g_assert_cmpuint (understood, >, 500);
  g_assert_cmpuint (refused, >, 500);
  g_assert_cmpuint (g_hash_table_size (messages), <, 25);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/forms", test_forms);
  g_test_add_func ("/address/details", test_details);
  g_test_add_func ("/address/refusals", test_refusals);
  g_test_add_func ("/address/ten-thousand", test_ten_thousand);
  return g_test_run ();
}
