// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that is written beside its place and put there when it is whole: until tw_new_file_commit()
 * its place is as it was, and what is given up leaves nothing. A place that is no regular file (a
 * pipe, a device) is written to at once. Errors are %TW_CORE_ERROR_FILE and name the file. */
typedef struct _TwNewFile TwNewFile;

TwNewFile *tw_new_file_open (const char *path, GError **error);

/** tw_new_file_free: gives up what was not committed */
void tw_new_file_free (TwNewFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwNewFile, tw_new_file_free)

gboolean tw_new_file_write (TwNewFile *self, const char *data, gsize length, GError **error);

/** tw_new_file_get_temporary: (nullable): where it is being written, for libraries that write files
 * themselves; %NULL where it is written to its place at once */
const char *tw_new_file_get_temporary (TwNewFile *self);

/** tw_new_file_set_error: what errno @number means for this file; always returns %FALSE */
gboolean tw_new_file_set_error (TwNewFile *self, int number, GError **error);

gboolean tw_new_file_commit (TwNewFile *self, GError **error);

G_END_DECLS
