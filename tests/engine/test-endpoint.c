// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-endpoint.h"

#include <string.h>

#include "warehouse/tw-warehouse-error.h"

static TwEndpoint *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TwEndpoint *endpoint = tw_endpoint_parse (text, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (endpoint);
  return endpoint;
}

static void
test_parts (void)
{
  g_autoptr (TwEndpoint) endpoint
    = parse ("postgresql://an%40alyst:s%3Acret@db.example.com:6543/sales%20db?sslmode=verify-ca");
  g_assert_cmpstr (tw_endpoint_get_host (endpoint), ==, "db.example.com");
  g_assert_cmpuint (tw_endpoint_get_port (endpoint), ==, 6543);
  g_assert_cmpstr (tw_endpoint_get_database (endpoint), ==, "sales db");
  g_assert_cmpstr (tw_endpoint_get_user (endpoint), ==, "an@alyst");
  g_assert_cmpstr (tw_endpoint_get_password (endpoint), ==, "s:cret");
  g_assert_cmpstr (tw_endpoint_get_tls_mode (endpoint), ==, "verify-ca");
  g_autofree char *shown = tw_endpoint_describe (endpoint);
  g_assert_cmpstr (shown, ==, "sales db on db.example.com:6543 as an@alyst");
}

static void
test_given_password_wins (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwEndpoint) endpoint
    = tw_endpoint_parse ("postgresql://u:old@h/d", "new", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tw_endpoint_get_password (endpoint), ==, "new");
}

static void
test_sockets (void)
{
  static const char *const texts[] = {
    "postgresql://me@%2Ftmp%2Fsock/shop",
    "postgresql:///shop?host=/tmp/sock&user=me",
    "postgres://me@/shop?host=/tmp/sock&port=5432",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (TwEndpoint) endpoint = parse (texts[i]);
    g_assert_cmpstr (tw_endpoint_get_host (endpoint), ==, "/tmp/sock");
    g_assert_cmpuint (tw_endpoint_get_port (endpoint), ==, 5432);
    g_assert_cmpstr (tw_endpoint_get_database (endpoint), ==, "shop");
    g_assert_cmpstr (tw_endpoint_get_user (endpoint), ==, "me");
    g_assert_null (tw_endpoint_get_password (endpoint));
  }
}

static void
test_safe_defaults (void)
{
  static const struct {
    const char *text;
    const char *tls_mode;
    guint port;
  } cases[] = {
    { "postgresql://u@c.abc.eu-west-1.redshift.amazonaws.com/dev", "verify-full", 5439 },
    { "redshift://u@w.123.eu-west-1.redshift-serverless.amazonaws.com/dev", "verify-full", 5439 },
    { "jdbc:redshift://c.abc.cn-north-1.redshift.amazonaws.com.cn:5440/dev?user=u", "verify-full",
      5440 },
    { "postgresql://u@db.example.com/d", "verify-full", 5432 },
    { "postgresql://u@localhost/d", "prefer", 5432 },
    { "postgresql://u@127.0.0.1/d", "prefer", 5432 },
    { "postgresql://u@[::1]:77/d", "prefer", 77 },
    { "postgresql://u@db.example.com/d?sslmode=disable", "disable", 5432 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TwEndpoint) endpoint = parse (cases[i].text);
    g_assert_cmpstr (tw_endpoint_get_tls_mode (endpoint), ==, cases[i].tls_mode);
    g_assert_cmpuint (tw_endpoint_get_port (endpoint), ==, cases[i].port);
    gboolean verifies = g_str_has_prefix (cases[i].tls_mode, "verify");
    gboolean warned = tw_endpoint_get_tls_warning (endpoint) != NULL;
    g_assert_cmpint (warned, ==, g_str_equal (cases[i].tls_mode, "disable"));
    g_assert_cmpint (tw_endpoint_get_root_certificates (endpoint)[0] != '\0', ==, verifies);
  }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "db.example.com",
    "host=db.example.com dbname=d",
    "mysql://u:SECRET@h/d",
    "postgresql://u:SECRET@h",
    "postgresql://u:SECRET@/d",
    "postgresql://u:SECRET@h:0/d",
    "postgresql://u:SECRET@h:65536/d",
    "postgresql://u:SECRET@h:port/d",
    "postgresql://u:SECRET@h:-1/d",
    "postgresql://u:SECRET%@h/d",
    "postgresql://u:SECRET%00@h/d",
    "postgresql://u:SECRET@h%zz/d",
    "postgresql://u:SECRET@h1,h2/d",
    "postgresql://u:SECRET@[::1/d",
    "postgresql://u:SECRET@h/d?sslmode=maybe",
    "postgresql://u:SECRET@h/d?options=-c%20search_path=x",
    "postgresql://u:SECRET@h/d?service=x",
    "postgresql://u:SECRET@h/d?passfile=/etc/passwd",
    "postgresql://u:SECRET@h/d?nonsense=1",
    "postgresql://u:SECRET@h/d?sslmode",
    "postgresql://u:SECRET@h/d?=",
    "postgresql://u:SECRET%ff@h/d",
    "postgresql://u:SECRET\xff@h/d",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (texts[i], "SECRET", &error);
    g_assert_null (endpoint);
    g_assert_error (error, TW_WAREHOUSE_ERROR, TW_WAREHOUSE_ERROR_ADDRESS);
    g_assert_null (strstr (error->message, "SECRET"));
    g_assert_nonnull (tw_error_get_hint (error));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

/* Whatever is typed is either understood or refused with a message. */
static void
test_garbage (void)
{
  static const char alphabet[] = "postgresql://@:/?&=%[],.012abAB \t'\"\\#\x01\xc3\xa9\xff";
  for (guint round = 0; round < 20000; round++) {
    g_autoptr (GString) text = g_string_new (round % 4 ? "postgresql://" : "");
    guint length = (guint) g_test_rand_int_range (0, 40);
    for (guint i = 0; i < length; i++)
      g_string_append_c (text, alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
    g_autoptr (GError) error = NULL;
    g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (text->str, NULL, &error);
    g_assert_true ((endpoint == NULL) == (error != NULL));
    if (endpoint != NULL) {
      g_autofree char *shown = tw_endpoint_describe (endpoint);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
      g_assert_cmpuint (tw_endpoint_get_port (endpoint), >, 0);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/endpoint/parts", test_parts);
  g_test_add_func ("/endpoint/given-password-wins", test_given_password_wins);
  g_test_add_func ("/endpoint/sockets", test_sockets);
  g_test_add_func ("/endpoint/safe-defaults", test_safe_defaults);
  g_test_add_func ("/endpoint/refused", test_refused);
  g_test_add_func ("/endpoint/garbage", test_garbage);
  return g_test_run ();
}
