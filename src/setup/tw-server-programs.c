// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-server-programs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DEBIAN_DIRECTORY "/usr/lib/postgresql"
#define INSTALL_HINT "Install PostgreSQL's server: sudo apt install postgresql-15"

static char *
user_name (uid_t uid)
{
  struct passwd entry, *found = NULL;
  char buffer[4096];
  if (getpwuid_r (uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return NULL;
  return g_strdup (found->pw_name);
}

static gboolean
switch_to_postgres (TwServerAccount *self, GError **error)
{
  struct passwd entry, *found = NULL;
  char buffer[4096];
  if (getpwnam_r ("postgres", &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_NO_POSTGRESQL, INSTALL_HINT,
                         _("The sample server cannot run as root, and there is no user postgres."));
  self->switches = TRUE;
  self->uid = found->pw_uid;
  self->gid = found->pw_gid;
  self->n_groups = G_N_ELEMENTS (self->groups);
  if (getgrouplist (found->pw_name, self->gid, self->groups, &self->n_groups) < 0)
    self->n_groups = 1, self->groups[0] = self->gid;
  return TRUE;
}

TwServerAccount *
tw_server_account_new (GError **error)
{
  g_autoptr (TwServerAccount) self = g_new0 (TwServerAccount, 1);
  self->name = user_name (geteuid ());
  if (self->name == NULL) {
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER,
                  _("Run Tradewind as a user that /etc/passwd names."),
                  _("The sample server needs a user name, and user number %u has none."),
                  (guint) geteuid ());
    return NULL;
  }
  if (geteuid () == 0 && !switch_to_postgres (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tw_server_account_free (TwServerAccount *self)
{
  g_free (self->name);
  g_free (self);
}

static gboolean
has_programs (const char *directory)
{
  static const char *const needed[] = { "initdb", "pg_ctl", "postgres" };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autofree char *path = g_build_filename (directory, needed[i], NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      return FALSE;
  }
  return TRUE;
}

static int
newer_first (gconstpointer a, gconstpointer b)
{
  const char *const *one = a, *const *two = b;
  return atoi (*two) - atoi (*one);
}

static void
add_debian (GPtrArray *found)
{
  g_autoptr (GDir) directory = g_dir_open (DEBIAN_DIRECTORY, 0, NULL);
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (directory && (name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (versions, g_strdup (name));
  g_ptr_array_sort (versions, newer_first);
  for (guint i = 0; i < versions->len; i++)
    g_ptr_array_add (found, g_build_filename (DEBIAN_DIRECTORY, versions->pdata[i], "bin", NULL));
}

static void
add_configured (GPtrArray *found)
{
  const char *const argv[] = { "pg_config", "--bindir", NULL };
  g_autofree char *output = NULL;
  if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, &output, NULL, NULL, NULL)
      && *g_strstrip (output) != '\0')
    g_ptr_array_add (found, g_steal_pointer (&output));
  g_autofree char *server = g_find_program_in_path ("postgres");
  if (server)
    g_ptr_array_add (found, g_path_get_dirname (server));
}

/* "postgres (PostgreSQL) 15.14 (Debian …)" → 15 */
static int
version_of (const char *directory)
{
  g_autofree char *program = g_build_filename (directory, "postgres", NULL);
  const char *const argv[] = { program, "-V", NULL };
  g_autofree char *output = NULL;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, NULL, NULL))
    return 0;
  const char *number = strstr (output, ") ");
  return number ? atoi (number + 2) : 0;
}

static const char *
first_that_fits (GPtrArray *candidates, int version)
{
  for (guint i = 0; i < candidates->len; i++) {
    const char *directory = candidates->pdata[i];
    if (has_programs (directory) && (version == 0 || version_of (directory) == version))
      return directory;
  }
  return NULL;
}

char *
tw_server_programs_find (int version, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (g_free);
  const char *only = g_getenv ("TRADEWIND_POSTGRESQL_BIN");
  if (only && *only != '\0')
    g_ptr_array_add (candidates, g_strdup (only));
  else
    add_debian (candidates);
  const char *found = first_that_fits (candidates, version);
  if (found == NULL && !(only && *only != '\0')) {
    add_configured (candidates);
    found = first_that_fits (candidates, version);
  }
  if (found)
    return g_strdup (found);
  tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_NO_POSTGRESQL, INSTALL_HINT,
                _("The sample data needs PostgreSQL's server programs, and none are installed."));
  return NULL;
}

/* Between fork and exec: system calls only. */
static void
become_server (gpointer data)
{
  const TwServerAccount *account = data;
  setsid ();
  if (account->switches
      && (setgroups ((size_t) account->n_groups, account->groups) != 0
          || setgid (account->gid) != 0 || setuid (account->uid) != 0))
    _exit (126);
}

/* A change of user clears the signal: it is asked for last. */
static void
become_helper (gpointer data)
{
  become_server (data);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char **
clean_environment (void)
{
  char **environment = g_get_environ ();
  g_auto (GStrv) names = g_listenv ();
  for (guint i = 0; names[i]; i++)
    if (g_str_has_prefix (names[i], "PG"))
      environment = g_environ_unsetenv (environment, names[i]);
  return g_environ_setenv (environment, "LC_ALL", "C", TRUE);
}

static gboolean
send_words_to (GSubprocessLauncher *launcher, const char *log, GError **error)
{
  int fd = open (log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    const char *reason = g_strerror (errno);
    return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, tw_server_hint (reason),
                         _("%s cannot be written: %s"), log, reason);
  }
  g_subprocess_launcher_take_stdout_fd (launcher, fcntl (fd, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stderr_fd (launcher, fd);
  return TRUE;
}

GSubprocess *
tw_server_program_spawn (const TwServerAccount *account, const char *const *argv, const char *log,
                         const int (*fds)[2], guint n_fds, GError **error)
{
  GSubprocessFlags flags
    = log ? G_SUBPROCESS_FLAGS_NONE
          : G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
              | G_SUBPROCESS_FLAGS_STDERR_MERGE;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_auto (GStrv) environment = clean_environment ();
  g_subprocess_launcher_set_environ (launcher, environment);
  /* Our own directory may be one that the server's user cannot enter. */
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, log ? become_server : become_helper,
                                         (gpointer) account, NULL);
  if (log && !send_words_to (launcher, log, error))
    return NULL;
  for (guint i = 0; i < n_fds; i++)
    g_subprocess_launcher_take_fd (launcher, fds[i][0], fds[i][1]);
  g_autoptr (GError) local = NULL;
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, argv, &local);
  if (process == NULL)
    tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, tw_server_hint (local->message),
                  _("%s could not be started: %s"), argv[0], local->message);
  return process;
}

char *
tw_server_telling_line (const char *text)
{
  static const char *const marks[] = { "FATAL:", "PANIC:", "ERROR:", "error:" };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const char *last = _("it gave no reason");
  for (guint i = 0; lines[i]; i++) {
    for (guint j = 0; j < G_N_ELEMENTS (marks); j++)
      if (strstr (lines[i], marks[j]))
        return g_strstrip (g_strdup (strstr (lines[i], marks[j]) + strlen (marks[j])));
    if (lines[i][0] != '\0')
      last = lines[i];
  }
  return g_strdup (last);
}

gboolean
tw_server_program_run (const TwServerAccount *account, const char *const *argv, const char *input,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) process = tw_server_program_spawn (account, argv, NULL, NULL, 0, error);
  if (process == NULL)
    return FALSE;
  g_autoptr (GBytes) bytes = g_bytes_new (input ? input : "", input ? strlen (input) : 0);
  g_autoptr (GBytes) output = NULL;
  if (!g_subprocess_communicate (process, bytes, cancellable, &output, NULL, error)) {
    g_subprocess_force_exit (process);
    g_subprocess_wait (process, NULL, NULL);
    return FALSE;
  }
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_autofree char *text = g_utf8_make_valid (g_bytes_get_data (output, NULL),
                                             (gssize) g_bytes_get_size (output));
  const char *hint = tw_server_hint (text);
  g_autofree char *name = g_path_get_basename (argv[0]);
  g_autofree char *line = tw_server_telling_line (text);
  return tw_set_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_SERVER, hint,
                       _("The sample server could not be made; %s says: %s"), name, line);
}

const char *
tw_server_hint (const char *words)
{
  /* Of a program that ran with LC_ALL=C, or of the C library in the person's language. */
  if (strstr (words, "No space left") || strstr (words, "Disk quota")
      || strstr (words, g_strerror (ENOSPC)) || strstr (words, g_strerror (EDQUOT)))
    return _("Free some space on the disk: the sample data needs about 60 MB.");
  if (strstr (words, "Permission denied") || strstr (words, "Read-only")
      || strstr (words, "Operation not permitted") || strstr (words, g_strerror (EACCES))
      || strstr (words, g_strerror (EROFS)) || strstr (words, g_strerror (EPERM)))
    return _("Make the folder writable, or set TRADEWIND_SAMPLE_DIR to one that is.");
  return _("Try again; if it stays so, remove the sample folder: Tradewind makes it anew.");
}
