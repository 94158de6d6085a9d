// SPDX-License-Identifier: Apache-2.0
#include "core/tw-new-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/tw-error.h"

struct _TwNewFile {
  char *name;      /* as the person wrote it */
  char *path;      /* links followed, so that a link stays one */
  char *temporary; /* nullable */
  int fd;
  gboolean replaces;
};

static const char *
hint_for (int number)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return _("Free some space on the disk, or choose another place.");
  case EFBIG:
    return _("Choose a place that takes larger files, or ask for fewer rows.");
  case EACCES:
  case EPERM:
  case EROFS:
    return _("Choose a folder that you may write to.");
  case ENOENT:
  case ENOTDIR:
    return _("Choose a folder that is there.");
  case EISDIR:
    return _("Name a file, not a folder.");
  default:
    return NULL;
  }
}

gboolean
tw_new_file_set_error (TwNewFile *self, int number, GError **error)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, hint_for (number),
                       _("%s could not be written: %s."), self->name, g_strerror (number));
}

/* Beside the file, so that it can be moved to its place in one step. */
static gboolean
open_temporary (TwNewFile *self, const struct stat *before)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  self->temporary = g_build_filename (folder, ".tradewind-XXXXXX", NULL);
  self->fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (self->fd < 0) {
    g_clear_pointer (&self->temporary, g_free);
    return FALSE;
  }
  if (before && fchmod (self->fd, before->st_mode & 07777) != 0)
    g_debug ("The mode of %s could not be kept: %s", self->path, g_strerror (errno));
  return TRUE;
}

static gboolean
open_place (TwNewFile *self)
{
  struct stat before;
  gboolean exists = stat (self->path, &before) == 0;
  if (exists && S_ISDIR (before.st_mode)) {
    errno = EISDIR;
    return FALSE;
  }
  if (exists && !S_ISREG (before.st_mode)) {
    self->fd = open (self->path, O_WRONLY | O_CLOEXEC);
    return self->fd >= 0;
  }
  if (exists && access (self->path, W_OK) != 0)
    return FALSE;
  self->replaces = exists;
  return open_temporary (self, exists ? &before : NULL);
}

TwNewFile *
tw_new_file_open (const char *path, GError **error)
{
  TwNewFile *self = g_new0 (TwNewFile, 1);
  char *real = realpath (path, NULL);
  self->name = g_filename_display_name (path);
  self->path = g_strdup (real ? real : path);
  self->fd = -1;
  free (real);
  if (open_place (self))
    return self;
  tw_new_file_set_error (self, errno, error);
  tw_new_file_free (self);
  return NULL;
}

void
tw_new_file_free (TwNewFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

const char *
tw_new_file_get_temporary (TwNewFile *self)
{
  return self->temporary;
}

gboolean
tw_new_file_write (TwNewFile *self, const char *data, gsize length, GError **error)
{
  while (length > 0) {
    gssize written = write (self->fd, data, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return tw_new_file_set_error (self, errno, error);
    data += written;
    length -= (gsize) written;
  }
  return TRUE;
}

gboolean
tw_new_file_commit (TwNewFile *self, GError **error)
{
  /* What takes an older file's place has to be on the disk before that is gone. */
  if (self->replaces && fsync (self->fd) != 0 && errno != EINVAL)
    return tw_new_file_set_error (self, errno, error);
  int closed = close (self->fd);
  self->fd = -1;
  if (closed != 0)
    return tw_new_file_set_error (self, errno, error);
  if (self->temporary == NULL)
    return TRUE;
  if (g_rename (self->temporary, self->path) != 0)
    return tw_new_file_set_error (self, errno, error);
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}
