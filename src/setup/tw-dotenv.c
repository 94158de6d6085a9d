// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-dotenv.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
free_secret (char *text)
{
  if (text)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
entry_free (TwDotenvEntry *self)
{
  g_free (self->key);
  free_secret (self->value);
  g_free (self);
}

void
tw_dotenv_free (TwDotenv *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

static gboolean
is_blank (char character)
{
  return character == ' ' || character == '\t';
}

static const char *
skip_blanks (const char *at, const char *end)
{
  while (at < end && is_blank (*at))
    at++;
  return at;
}

static void add_problem (TwDotenv *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add_problem (TwDotenv *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static char
unescape (char character)
{
  switch (character) {
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return character;
  }
}

/* A value in quotes, from behind the first; %NULL where the second is missing on this line. */
static char *
read_quoted (const char **at, const char *end, char quote)
{
  char *value = g_malloc0 ((gsize) (end - *at) + 1);
  char *out = value;
  const char *from = *at;
  for (; from < end && *from != quote; from++) {
    gboolean escaped = quote == '"' && *from == '\\' && from + 1 < end;
    *out++ = escaped ? unescape (*++from) : *from;
  }
  if (from < end) {
    *at = from + 1;
    return value;
  }
  free_secret (value);
  return NULL;
}

/* A bare value ends at a comment, which needs white space before its mark. */
static char *
read_bare (const char **at, const char *end)
{
  const char *stop = *at;
  while (stop < end && !(*stop == '#' && (stop == *at || is_blank (stop[-1]))))
    stop++;
  const char *last = stop;
  while (last > *at && is_blank (last[-1]))
    last--;
  char *value = g_strndup (*at, (gsize) (last - *at));
  *at = stop;
  return value;
}

static const char *
read_key (const char *at, const char *end, char **key)
{
  const char *start = at;
  while (at < end && (g_ascii_isalnum (*at) || *at == '_' || *at == '.' || *at == '-'))
    at++;
  *key = at > start && !g_ascii_isdigit (*start) ? g_strndup (start, (gsize) (at - start)) : NULL;
  return skip_blanks (at, end);
}

static void
add_entry (TwDotenv *self, char *key, char *value, guint line)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (((TwDotenvEntry *) self->entries->pdata[i])->key, key) == 0) {
      g_ptr_array_remove_index (self->entries, i);
      break;
    }
  TwDotenvEntry *entry = g_new0 (TwDotenvEntry, 1);
  *entry = (TwDotenvEntry) { .key = key, .value = value, .line = line };
  g_ptr_array_add (self->entries, entry);
}

static void
read_line (TwDotenv *self, const char *at, const char *end, guint line)
{
  at = skip_blanks (at, end);
  if (at == end || *at == '#')
    return;
  if (memchr (at, '\0', (gsize) (end - at)) || !g_utf8_validate (at, end - at, NULL)) {
    add_problem (self, _("Line %u holds bytes that are no text; it is left out."), line);
    return;
  }
  if (end - at > 7 && memcmp (at, "export", 6) == 0 && is_blank (at[6]))
    at = skip_blanks (at + 6, end);
  g_autofree char *key = NULL;
  at = read_key (at, end, &key);
  if (key == NULL || at == end || *at != '=') {
    add_problem (self, _("Line %u is no KEY=VALUE; it is left out."), line);
    return;
  }
  at = skip_blanks (at + 1, end);
  gboolean quoted = at < end && (*at == '"' || *at == '\'');
  const char *from = at + 1;
  char *value = quoted ? read_quoted (&from, end, *at) : read_bare (&at, end);
  const char *rest = value && quoted ? skip_blanks (from, end) : end;
  if (value && (rest == end || *rest == '#')) {
    add_entry (self, g_steal_pointer (&key), value, line);
    return;
  }
  add_problem (self,
               value ? _("Line %u goes on behind its closing quotation mark; it is left out.")
                     : _("Line %u has no closing quotation mark; it is left out."), line);
  free_secret (value);
}

TwDotenv *
tw_dotenv_parse (const char *text, gsize length)
{
  TwDotenv *self = g_new0 (TwDotenv, 1);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  const char *end = text + length;
  const char *at = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
  for (guint line = 1; at < end; line++) {
    const char *stop = at;
    while (stop < end && *stop != '\n' && *stop != '\r')
      stop++;
    read_line (self, at, stop, line);
    gboolean both = stop + 1 < end && stop[0] == '\r' && stop[1] == '\n';
    at = stop + (both ? 2 : 1);
  }
  return self;
}

static gboolean
fail_to_read (const char *path, const char *why, GError **error)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE,
                       _("Give the path of a .env file."), _("%s cannot be read: %s."), path, why);
}

static gboolean
read_bytes (int fd, const char *path, char *bytes, gsize *length, GError **error)
{
  while (*length <= TW_DOTENV_MAX_BYTES) {
    gssize n = read (fd, bytes + *length, TW_DOTENV_MAX_BYTES + 1 - *length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail_to_read (path, g_strerror (errno), error);
    if (n == 0)
      return TRUE;
    *length += (gsize) n;
  }
  return fail_to_read (path, _("it is too large for a .env file"), error);
}

TwDotenv *
tw_dotenv_load (const char *path, GError **error)
{
  struct stat status;
  g_autofree char *shown = g_filename_display_name (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    fail_to_read (shown, g_strerror (errno), error);
    return NULL;
  }
  TwDotenv *self = NULL;
  char *bytes = g_malloc (TW_DOTENV_MAX_BYTES + 1);
  gsize length = 0;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    fail_to_read (shown, _("it is no regular file"), error);
  else if (read_bytes (fd, shown, bytes, &length, error))
    self = tw_dotenv_parse (bytes, length);
  explicit_bzero (bytes, length);
  g_free (bytes);
  close (fd);
  return self;
}

const char *
tw_dotenv_get (const TwDotenv *self, const char *key)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const TwDotenvEntry *entry = self->entries->pdata[i];
    if (strcmp (entry->key, key) == 0)
      return *entry->value ? entry->value : NULL;
  }
  return NULL;
}
