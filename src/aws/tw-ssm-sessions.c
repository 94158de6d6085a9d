// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-ssm-sessions.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/tw-paths.h"

#define FOLDER "sessions"
#define MOST_BYTES 65536

static GMutex lock; /* of the next three */
static GHashTable *targets; /* of text, by session id; %NULL at first */
static char *own_path;      /* nullable: no session is open */
static int own_fd = -1;     /* locked as long as it is open */

static void
open_own_file (void)
{
  g_autofree char *folder = tw_paths_data (FOLDER);
  g_autofree char *name = g_uuid_string_random ();
  if (own_fd >= 0 || !tw_paths_ensure_directory (folder, NULL))
    return;
  own_path = g_build_filename (folder, name, NULL);
  own_fd = open (own_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (own_fd >= 0)
    flock (own_fd, LOCK_EX | LOCK_NB);
}

static void
close_own_file (void)
{
  if (own_path)
    g_unlink (own_path);
  if (own_fd >= 0)
    close (own_fd);
  own_fd = -1;
  g_clear_pointer (&own_path, g_free);
}

static void
rewrite (int fd, const char *text)
{
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_debug ("the list of open sessions could not be written");
}

static void
save (void)
{
  if (g_hash_table_size (targets) == 0) {
    close_own_file ();
    return;
  }
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter each;
  gpointer id, target;
  g_hash_table_iter_init (&each, targets);
  while (g_hash_table_iter_next (&each, &id, &target))
    g_string_append_printf (text, "%s %s\n", (char *) id, (char *) target);
  open_own_file ();
  if (own_fd >= 0)
    rewrite (own_fd, text->str);
}

void
tw_ssm_sessions_add (const char *id, const char *target)
{
  g_mutex_lock (&lock);
  if (targets == NULL)
    targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (targets, g_strdup (id), g_strdup (target));
  save ();
  g_mutex_unlock (&lock);
}

void
tw_ssm_sessions_remove (const char *id)
{
  g_mutex_lock (&lock);
  if (targets && g_hash_table_remove (targets, id))
    save ();
  g_mutex_unlock (&lock);
}

/* Takes those with @target out of a file whose process is gone, and the file when none is left. */
static void
take_from (const char *path, int fd, const char *target, GStrvBuilder *lost)
{
  g_autofree char *text = g_malloc0 (MOST_BYTES + 1);
  g_autoptr (GString) kept = g_string_new (NULL);
  if (pread (fd, text, MOST_BYTES, 0) < 0)
    return;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto (GStrv) words = g_strsplit (*line, " ", 2);
    if (g_strv_length (words) != 2)
      continue;
    if (g_str_equal (words[1], target))
      g_strv_builder_add (lost, words[0]);
    else
      g_string_append_printf (kept, "%s\n", *line);
  }
  if (kept->len == 0)
    g_unlink (path);
  else
    rewrite (fd, kept->str);
}

char **
tw_ssm_sessions_take_lost (const char *target)
{
  g_autoptr (GStrvBuilder) lost = g_strv_builder_new ();
  g_autofree char *folder = tw_paths_data (FOLDER);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
      continue;
    if (flock (fd, LOCK_EX | LOCK_NB) == 0) /* its process is gone; ours is locked through another fd */
      take_from (path, fd, target, lost);
    close (fd);
  }
  return g_strv_builder_end (lost);
}
