// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-server-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE_LOG (1024 * 1024)
#define ORPHAN_SECONDS 10
#define LOCK_SECONDS 180
#define POLL_MICROSECONDS 10000

static gboolean
files_error (GError **error, const char *path, const char *what)
{
  const char *reason = g_strerror (errno);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, tw_server_hint (reason),
                       /* Translators: a folder, and: protected, used, made, opened or given to the
                          user postgres. */
                       _("%s could not be %s for the sample server: %s"), path, _(what), reason);
}

/* The server's user has to be able to pass through what root makes here. */
static gboolean
make_parents (const char *path, mode_t mode)
{
  g_autofree char *parent = g_path_get_dirname (path);
  if (g_file_test (parent, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!make_parents (parent, mode))
    return FALSE;
  if (g_mkdir (parent, mode) != 0)
    return errno == EEXIST;
  return g_chmod (parent, mode) == 0;
}

/* The locks in it are ours; the server's user only passes through. */
static gboolean
protect (const char *path, const TwServerAccount *account, GError **error)
{
  mode_t mode = account->switches ? 0710 : 0700;
  gid_t group = account->switches ? account->gid : getegid ();
  struct stat status;
  if (stat (path, &status) == 0 && (status.st_mode & 07777) == mode && status.st_uid == geteuid ()
      && (status.st_gid == group || !account->switches))
    return TRUE;
  if ((account->switches && chown (path, 0, group) != 0) || g_chmod (path, mode) != 0)
    return files_error (error, path, N_("protected"));
  return TRUE;
}

static int
open_lock (const char *base, const char *name)
{
  g_autofree char *path = g_build_filename (base, name, NULL);
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static gboolean
is_empty (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  return directory && g_dir_read_name (directory) == NULL;
}

/* New, or ours: nothing else is ever given another mode or owner. The lock is the first file that is
 * made in it; another process may be making it right now. */
static gboolean
may_take (const char *path)
{
  g_autofree char *lock = g_build_filename (path, TW_SERVER_USERS_LOCK, NULL);
  return g_file_test (lock, G_FILE_TEST_EXISTS) || is_empty (path)
         || g_file_test (lock, G_FILE_TEST_EXISTS);
}

static gboolean
mark_ours (const char *path, GError **error)
{
  int fd = open_lock (path, TW_SERVER_USERS_LOCK);
  if (fd < 0)
    return files_error (error, path, N_("used"));
  close (fd);
  return TRUE;
}

gboolean
tw_server_files_make_base (const char *path, const TwServerAccount *account, GError **error)
{
  if (!make_parents (path, account->switches ? 0755 : 0700))
    return files_error (error, path, N_("made"));
  if (g_mkdir (path, 0700) != 0 && errno != EEXIST)
    return files_error (error, path, N_("made"));
  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    errno = ENOTDIR;
    return files_error (error, path, N_("used"));
  }
  if (!may_take (path))
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                         _("Set TRADEWIND_SAMPLE_DIR to a folder of its own."),
                         _("The folder %s holds other things, or cannot be read; the sample server "
                           "needs one of its own."), path);
  return mark_ours (path, error) && protect (path, account, error);
}

static gboolean
give_to_server (const char *path, const TwServerAccount *account, GError **error)
{
  if (account->switches && lchown (path, account->uid, account->gid) != 0)
    return files_error (error, path, N_("given to the user postgres"));
  return TRUE;
}

gboolean
tw_server_files_make_directory (const char *path, const TwServerAccount *account, GError **error)
{
  if (g_mkdir (path, 0700) != 0 && errno != EEXIST)
    return files_error (error, path, N_("made"));
  return give_to_server (path, account, error);
}

gboolean
tw_server_files_write (const char *path, const char *text, const TwServerAccount *account,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                         tw_server_hint (local->message),
                         _("The sample server could not be set up: %s"), local->message);
  return give_to_server (path, account, error);
}

void
tw_server_files_remove (const char *path)
{
  GDir *directory = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;
  while (directory && (name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    tw_server_files_remove (child);
  }
  if (directory)
    g_dir_close (directory);
  g_remove (path);
}

void
tw_server_files_remove_leftovers (const char *base, const char *prefix)
{
  g_autoptr (GDir) directory = g_dir_open (base, 0, NULL);
  const char *name;
  while (directory && (name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_prefix (name, prefix)) {
      g_autofree char *path = g_build_filename (base, name, NULL);
      tw_server_files_remove (path);
    }
}

gsize
tw_server_files_trim_log (const char *path)
{
  GStatBuf status;
  if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return 0;
  if (status.st_size < LARGE_LOG)
    return (gsize) status.st_size;
  return truncate (path, 0) == 0 ? 0 : (gsize) status.st_size;
}

static gboolean
works_in (const char *process, const char *directory)
{
  g_autofree char *link = g_strdup_printf ("/proc/%s/cwd", process);
  g_autofree char *target = g_file_read_link (link, NULL);
  return g_strcmp0 (target, directory) == 0;
}

static gboolean
is_postgres (const char *process)
{
  g_autofree char *link = g_strdup_printf ("/proc/%s/exe", process);
  g_autofree char *target = g_file_read_link (link, NULL);
  g_autofree char *name = target ? g_path_get_basename (target) : NULL;
  return name && g_str_has_prefix (name, "postgres"); /* "postgres (deleted)" after an upgrade */
}

/* (element-type gint): the processes of a server of @data that is gone, or going */
static GArray *
processes_of (const char *data)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *name;
  while (directory && (name = g_dir_read_name (directory)) != NULL) {
    int number = atoi (name);
    if (number > 1 && works_in (name, data) && is_postgres (name))
      g_array_append_val (found, number);
  }
  return found;
}

static gboolean
end_orphans (const char *data, TwServerIsThere is_there, gpointer user_data,
             GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + ORPHAN_SECONDS * G_TIME_SPAN_SECOND;
  for (;;) {
    g_autoptr (GArray) processes = processes_of (data);
    if (processes->len == 0 || is_there (user_data))
      return TRUE;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    gboolean late = g_get_monotonic_time () > deadline;
    for (guint i = 0; late && i < processes->len; i++)
      kill (g_array_index (processes, int, i), SIGKILL);
    g_usleep (late ? 10 * POLL_MICROSECONDS : POLL_MICROSECONDS);
  }
}

/* Its first line is the server's process number; a server works in its data directory. */
static gboolean
lock_file_is_stale (const char *path, const char *data)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  text[strcspn (text, "\n")] = '\0';
  const char *process = g_strstrip (text);
  return atoi (process) <= 0 || !works_in (process, data) || !is_postgres (process);
}

gboolean
tw_server_files_clear_crash (const char *data, const char *const *locks, TwServerIsThere is_there,
                             gpointer user_data, GCancellable *cancellable, GError **error)
{
  if (!end_orphans (data, is_there, user_data, cancellable, error))
    return FALSE;
  for (guint i = 0; locks[i]; i++)
    if (lock_file_is_stale (locks[i], data))
      g_unlink (locks[i]);
  return TRUE;
}

int
tw_server_files_try_lock (const char *base, const char *name, int operation)
{
  int fd = open_lock (base, name);
  if (fd >= 0 && flock (fd, operation | LOCK_NB) != 0) {
    close (fd);
    return -1;
  }
  return fd;
}

/* Polls, because a flock that waits cannot be cancelled. */
static gboolean
wait_for_lock (int fd, int operation, void (*waiting) (gpointer), gpointer user_data,
               GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + LOCK_SECONDS * G_TIME_SPAN_SECOND;
  for (guint round = 0; flock (fd, operation | LOCK_NB) != 0; round++) {
    if (errno != EWOULDBLOCK && errno != EINTR)
      return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                           _("Set TRADEWIND_SAMPLE_DIR to a folder on a local disk."),
                           _("The sample server's files cannot be locked: %s"), g_strerror (errno));
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (g_get_monotonic_time () > deadline)
      return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                           _("Close the other Tradewind, or end it if it hangs."),
                           _("Another Tradewind has been busy with the sample server for %d "
                             "seconds."),
                           LOCK_SECONDS);
    if (round == 20 && waiting)
      waiting (user_data);
    g_usleep (POLL_MICROSECONDS);
  }
  return TRUE;
}

int
tw_server_files_lock (const char *base, const char *name, int operation,
                      void (*waiting) (gpointer user_data), gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  int fd = open_lock (base, name);
  if (fd < 0) {
    g_autofree char *path = g_build_filename (base, name, NULL);
    files_error (error, path, N_("opened"));
    return -1;
  }
  if (wait_for_lock (fd, operation, waiting, user_data, cancellable, error))
    return fd;
  close (fd);
  return -1;
}
