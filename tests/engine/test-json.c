// SPDX-License-Identifier: Apache-2.0
#include "core/tw-json.h"
#include "core/tw-json-read.h"

#include <math.h>

static void
assert_double (double value, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append_double (text, value);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_doubles_are_short (void)
{
  assert_double (0.1, "0.1");
  assert_double (12.5, "12.5");
  assert_double (1265793.04, "1265793.04");
  assert_double (-3, "-3");
  assert_double (0.1 + 0.2, "0.30000000000000004");
  assert_double (1e300, "1e+300");
  assert_double (NAN, "null");
  assert_double (-INFINITY, "null");
}

static void
test_strings_are_escaped (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append_string (text, "a\"b\\c\nd\x01 é\xff");
  g_assert_cmpstr (text->str, ==, "\"a\\\"b\\\\c\\nd\\u0001 é\xef\xbf\xbd\"");
}

static void
test_reads_back (void)
{
  const char *source = "{\"a\":[1,2.5,\"xy\",null,true,{}],\"b\":{\"c\":[]}}";
  g_autoptr (JsonNode) node = json_from_string (source, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append (text, node);
  g_assert_cmpstr (text->str, ==, source);
}

static gboolean
is_read (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  return tw_json_parse_object (parser, text, -1) != NULL;
}

static void
test_one_object (void)
{
  static const char *const bad[]
    = { "", " ", "3", "[]", "{", "}", "{}}", "{}{}", "3{}", "{} 1", "{\"a\"}", "{\"a", "{\"a\\",
        "{/* c */}", "// c\n{}", "{]" };
  static const char *const good[]
    = { "{}", " \n{\"a\":[{}]}\r\n", "{\"}\\\"]\":\"/* # */\"}", "{\"a\":-1e3,\"b\":null}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (is_read (bad[i]))
      g_error ("read: %s", bad[i]);
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    if (!is_read (good[i]))
      g_error ("not read: %s", good[i]);
}

/* A service that nests for ever must not use the stack up. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\":");
  for (guint i = 0; i < 5000000; i++)
    g_string_append_c (text, '[');
  g_assert_false (is_read (text->str));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/doubles-are-short", test_doubles_are_short);
  g_test_add_func ("/json/strings-are-escaped", test_strings_are_escaped);
  g_test_add_func ("/json/reads-back", test_reads_back);
  g_test_add_func ("/json/one-object", test_one_object);
  g_test_add_func ("/json/deep", test_deep);
  return g_test_run ();
}
