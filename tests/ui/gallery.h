// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tw-window.h"

G_BEGIN_DECLS

/**
 * Gallery: the program, started in this process, and what is shown of it
 * @folder: (nullable): for the pictures
 * @width: (nullable: 0): that windows are given
 * @problems: (element-type utf8): what is wrong with the page that is shown
 */
typedef struct {
  GtkApplication *application;
  TwWindow *window;
  const char *folder;
  const char *variant;
  int width, height;
  gboolean is_pseudo;
  GHashTable *data;
  GPtrArray *problems;
} Gallery;

/** GalleryPage: @open brings it about, and waits until it is there */
typedef struct {
  const char *name;
  void (*open) (Gallery *self, const char *argument);
  const char *argument;
} GalleryPage;

/* gallery-pages.c and its neighbours: each ends with a page without a name */
extern const GalleryPage gallery_answer_pages[];
extern const GalleryPage gallery_window_pages[];
extern const GalleryPage gallery_setup_pages[];

/* gallery-walk.c */

/** gallery_problem: (printf-format): something is wrong with the page that is shown */
void gallery_problem (Gallery *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** gallery_settle: lets the program work, and draw, for a moment */
void gallery_settle (void);

/** gallery_wait: until @is_there says so; it is a problem of the page if that never happens */
gboolean gallery_wait (Gallery *self, gboolean (*is_there) (Gallery *self, gconstpointer what),
                       gconstpointer what);

/** gallery_begin: waits until the sample is open */
void gallery_begin (Gallery *self);

/** gallery_wait_for: a widget that is called so in its .ui file is seen in the topmost window */
GtkWidget *gallery_wait_for (Gallery *self, const char *id);

/** gallery_press: waits for that widget, and clicks it or opens its menu */
void gallery_press (Gallery *self, const char *id);

/** gallery_write: likewise, a text into it */
void gallery_write (Gallery *self, const char *id, const char *text);

/** gallery_top: (transfer none): the topmost window */
GtkWidget *gallery_top (Gallery *self);

typedef gboolean (*GalleryMatch) (GtkWidget *widget, gconstpointer what);

/** gallery_find: (nullable) (transfer none): the first below @root that matches and is seen */
GtkWidget *gallery_find (GtkWidget *root, GalleryMatch matches, gconstpointer what);
GtkWidget *gallery_find_id (GtkWidget *root, const char *id);
GtkWidget *gallery_find_type (GtkWidget *root, GType type);

/** gallery_tidy: closes every window but the first, and every menu */
void gallery_tidy (Gallery *self);

/* gallery-picture.c */

/** gallery_take: the topmost window and its menus, as @path */
void gallery_take (Gallery *self, const char *path);

/* gallery-words.c */

/** gallery_check_words: what of the topmost window is not translated, or cut */
void gallery_check_words (Gallery *self);

G_END_DECLS
