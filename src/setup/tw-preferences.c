// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-preferences.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/tw-paths.h"

#define FILE_NAME "preferences.ini"
#define QUESTIONS "questions"
#define BEDROCK "bedrock"
#define LIMITS "limits"
#define HISTORY "history"

/* Every preference stands here once: where it is kept, where it lives, what it may be. */
typedef enum {
  KIND_BOOLEAN,
  KIND_TEXT,
  KIND_NUMBER,
  KIND_AMOUNT,
} Kind;

typedef struct {
  const char *group;
  const char *key;
  Kind kind;
  gsize offset;
  double usual, least, most;
} Field;

#define FIELD(group, key, kind, member, usual, least, most)                                        \
  { group, key, kind, G_STRUCT_OFFSET (TwPreferences, member), usual, least, most }

static const Field fields[] = {
  FIELD (QUESTIONS, "use-bedrock", KIND_BOOLEAN, use_bedrock, FALSE, 0, 1),
  FIELD (QUESTIONS, "rows-may-leave", KIND_BOOLEAN, rows_may_leave, TRUE, 0, 1),
  FIELD (QUESTIONS, "titan-tables", KIND_BOOLEAN, titan_tables, TRUE, 0, 1),
  FIELD (QUESTIONS, "titan-columns", KIND_BOOLEAN, titan_columns, FALSE, 0, 1),
  FIELD (QUESTIONS, "review-before-sending", KIND_BOOLEAN, review, FALSE, 0, 1),
  FIELD (QUESTIONS, "count-joined-rows", KIND_BOOLEAN, count_rows, TRUE, 0, 1),
  FIELD (BEDROCK, "aws-profile", KIND_TEXT, aws_profile, 0, 0, 0),
  FIELD (BEDROCK, "region", KIND_TEXT, region, 0, 0, 0),
  FIELD (BEDROCK, "model", KIND_TEXT, model, 0, 0, 0),
  FIELD (BEDROCK, "dimensions", KIND_NUMBER, dimensions, 512, 256, 1024),
  FIELD (BEDROCK, "max-tokens", KIND_NUMBER, max_tokens, 4096, 256, 64000),
  FIELD (BEDROCK, "guardrail-id", KIND_TEXT, guardrail_id, 0, 0, 0),
  FIELD (BEDROCK, "guardrail-version", KIND_TEXT, guardrail_version, 0, 0, 0),
  FIELD (BEDROCK, "input-price", KIND_AMOUNT, input_price, 0, 0, 10000),
  FIELD (BEDROCK, "output-price", KIND_AMOUNT, output_price, 0, 0, 10000),
  FIELD (LIMITS, "max-rows", KIND_NUMBER, max_rows, 100000, 0, 1e8),
  FIELD (LIMITS, "max-megabytes", KIND_NUMBER, max_megabytes, 512, 0, 1024),
  FIELD (LIMITS, "max-seconds", KIND_NUMBER, max_seconds, 300, 0, 86400),
  FIELD (LIMITS, "ask-above-gigabytes", KIND_NUMBER, ask_above_gigabytes, 10, 0, 1e6),
  FIELD (LIMITS, "count-seconds", KIND_NUMBER, count_seconds, 2, 1, 600),
  FIELD (LIMITS, "questions-per-minute", KIND_NUMBER, questions_per_minute, 0, 0, 10000),
  FIELD (LIMITS, "usd-per-day", KIND_AMOUNT, usd_per_day, 0, 0, 1e6),
  FIELD (HISTORY, "days", KIND_NUMBER, history_days, 365, 0, 36500),
};

static gpointer
member_of (const TwPreferences *self, const Field *field)
{
  return G_STRUCT_MEMBER_P (self, field->offset);
}

static void
set_usual (TwPreferences *self, const Field *field)
{
  switch (field->kind) {
  case KIND_BOOLEAN:
    *(gboolean *) member_of (self, field) = field->usual != 0;
    break;
  case KIND_TEXT:
    break;
  case KIND_NUMBER:
    *(guint *) member_of (self, field) = (guint) field->usual;
    break;
  case KIND_AMOUNT:
    *(double *) member_of (self, field) = field->usual;
    break;
  }
}

static gboolean
in_range (const Field *field, double value)
{
  return isfinite (value) && value >= field->least && value <= field->most;
}

/* %FALSE where the file holds something that makes no sense there. */
static gboolean
read_field (TwPreferences *self, const Field *field, GKeyFile *file)
{
  g_autoptr (GError) error = NULL;
  double value;
  if (!g_key_file_has_key (file, field->group, field->key, NULL))
    return TRUE;
  switch (field->kind) {
  case KIND_BOOLEAN: {
    gboolean on = g_key_file_get_boolean (file, field->group, field->key, &error);
    if (error == NULL)
      *(gboolean *) member_of (self, field) = on;
    return error == NULL;
  }
  case KIND_TEXT: {
    g_autofree char *text = g_key_file_get_string (file, field->group, field->key, &error);
    tw_preferences_set_text (member_of (self, field), text);
    return error == NULL;
  }
  case KIND_NUMBER:
  case KIND_AMOUNT:
    value = g_key_file_get_double (file, field->group, field->key, &error);
    if (error || !in_range (field, value))
      return FALSE;
    if (field->kind == KIND_NUMBER)
      *(guint *) member_of (self, field) = (guint) value;
    else
      *(double *) member_of (self, field) = value;
    return TRUE;
  }
  return FALSE;
}

static void
write_field (const TwPreferences *self, const Field *field, GKeyFile *file)
{
  const char *text;
  switch (field->kind) {
  case KIND_BOOLEAN:
    g_key_file_set_boolean (file, field->group, field->key, *(gboolean *) member_of (self, field));
    break;
  case KIND_TEXT:
    text = *(char **) member_of (self, field);
    if (text)
      g_key_file_set_string (file, field->group, field->key, text);
    else
      g_key_file_remove_key (file, field->group, field->key, NULL);
    break;
  case KIND_NUMBER:
    g_key_file_set_integer (file, field->group, field->key,
                            (int) *(guint *) member_of (self, field));
    break;
  case KIND_AMOUNT:
    g_key_file_set_double (file, field->group, field->key, *(double *) member_of (self, field));
    break;
  }
}

static gboolean
is_dimension (guint dimensions)
{
  return dimensions == 256 || dimensions == 512 || dimensions == 1024;
}

TwPreferences *
tw_preferences_new (void)
{
  TwPreferences *self = g_new0 (TwPreferences, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    set_usual (self, &fields[i]);
  self->hidden = g_new0 (char *, 1);
  return self;
}

TwPreferences *
tw_preferences_load (char **warning)
{
  TwPreferences *self = tw_preferences_new ();
  g_autofree char *path = tw_paths_config (FILE_NAME);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) wrong = g_string_new (NULL);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error)
      && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_string_append_printf (wrong, " (%s)", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!read_field (self, &fields[i], file))
      g_string_append_printf (wrong, "%s%s", wrong->len ? ", " : ": ", fields[i].key);
  char **hidden = g_key_file_get_string_list (file, LIMITS, "never-sent", NULL, NULL);
  if (hidden) {
    g_strfreev (self->hidden);
    self->hidden = hidden;
  }
  if (!is_dimension (self->dimensions)) {
    g_string_append_printf (wrong, "%sdimensions", wrong->len ? ", " : ": ");
    self->dimensions = 512;
  }
  if (warning)
    *warning = wrong->len
                 /* Translators: a file, and a colon and the names of settings. */
                 ? g_strdup_printf (_("Some of %s could not be used and has its usual value%s"),
                                    path,
                                    wrong->str)
                 : NULL;
  return self;
}

gboolean
tw_preferences_save (const TwPreferences *self, GError **error)
{
  g_autofree char *path = tw_paths_config (FILE_NAME);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    write_field (self, &fields[i], file);
  g_key_file_set_string_list (file, LIMITS, "never-sent", (const char *const *) self->hidden,
                              g_strv_length (self->hidden));
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (path, text, length, 0600, error);
}

static gboolean
field_equal (const TwPreferences *a, const TwPreferences *b, const Field *field)
{
  gconstpointer left = member_of (a, field), right = member_of (b, field);
  switch (field->kind) {
  case KIND_BOOLEAN:
    return *(const gboolean *) left == *(const gboolean *) right;
  case KIND_TEXT:
    return g_strcmp0 (*(char *const *) left, *(char *const *) right) == 0;
  case KIND_NUMBER:
    return *(const guint *) left == *(const guint *) right;
  case KIND_AMOUNT:
    return fabs (*(const double *) left - *(const double *) right) < 1e-9;
  }
  return FALSE;
}

gboolean
tw_preferences_equal (const TwPreferences *a, const TwPreferences *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!field_equal (a, b, &fields[i]))
      return FALSE;
  return g_strv_equal ((const char *const *) a->hidden, (const char *const *) b->hidden);
}

gboolean
tw_preferences_embeds_tables (const TwPreferences *self)
{
  return self->titan_tables && !self->review;
}

gboolean
tw_preferences_embeds_columns (const TwPreferences *self)
{
  return self->titan_columns && !self->review;
}

TwPreferences *
tw_preferences_copy (const TwPreferences *self)
{
  TwPreferences *copy = g_new (TwPreferences, 1);
  *copy = *self;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == KIND_TEXT) {
      char **text = member_of (copy, &fields[i]);
      *text = g_strdup (*text);
    }
  copy->hidden = g_strdupv (self->hidden);
  return copy;
}

void
tw_preferences_free (TwPreferences *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].kind == KIND_TEXT)
      g_free (*(char **) member_of (self, &fields[i]));
  g_strfreev (self->hidden);
  g_free (self);
}

void
tw_preferences_set_text (char **field, const char *text)
{
  g_free (*field);
  *field = text && *text ? g_strdup (text) : NULL;
}
