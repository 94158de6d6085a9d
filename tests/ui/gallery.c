// SPDX-License-Identifier: Apache-2.0
/* Shows every page, dialog and empty state of the running program, and looks at it:
 *
 *     gallery [--pictures FOLDER] VARIANT [PAGE…]
 *
 * VARIANT: light, dark, contrast, contrast-dark, large (200 % text), narrow (360 px), rtl, or pseudo:
 * in a language in which every text shows itself. A page is well where it fits its window; in pseudo
 * also where every text is translated and whole. A point of TAP each. */
#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "analyst/history/tw-history-keeper.h"
#include "core/tw-worker.h"
#include "gallery.h"
#include "tw-test-home.h"
#include "ui/tw-application.h"
#include "ui/tw-settings.h"

typedef struct {
  const char *name;
  AdwColorScheme scheme;
  gboolean contrast;
  double text;
  int width, height;
  GtkTextDirection direction;
  gboolean is_pseudo;
} Variant;

static const Variant VARIANTS[] = {
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, 1, 1280, 820, GTK_TEXT_DIR_LTR, FALSE },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK, FALSE, 1, 1280, 820, GTK_TEXT_DIR_LTR, FALSE },
  { "contrast", ADW_COLOR_SCHEME_FORCE_LIGHT, TRUE, 1, 1280, 820, GTK_TEXT_DIR_LTR, FALSE },
  { "contrast-dark", ADW_COLOR_SCHEME_FORCE_DARK, TRUE, 1, 1280, 820, GTK_TEXT_DIR_LTR, FALSE },
  { "large", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, 2, 1280, 820, GTK_TEXT_DIR_LTR, FALSE },
  { "narrow", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, 1, 360, 760, GTK_TEXT_DIR_LTR, FALSE },
  { "rtl", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, 1, 1280, 820, GTK_TEXT_DIR_RTL, FALSE },
  { "pseudo", ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, 1, 1280, 820, GTK_TEXT_DIR_LTR, TRUE },
};

static const Variant *
find_variant (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (VARIANTS); i++)
    if (g_str_equal (VARIANTS[i].name, name))
      return &VARIANTS[i];
  g_printerr ("There is no variant “%s”.\n", name);
  exit (2);
}

/* gettext looks for FOLDER/LANGUAGE/LC_MESSAGES/DOMAIN.mo, and the build has one file. */
static void
use_pseudo_locale (const char *home)
{
  g_autofree char *folder = g_build_filename (home, "locale", NULL);
  g_autofree char *messages = g_build_filename (folder, "pseudo", "LC_MESSAGES", NULL);
  g_autofree char *link = g_build_filename (messages, TW_GETTEXT_PACKAGE ".mo", NULL);
  g_mkdir_with_parents (messages, 0700);
  g_assert_cmpint (symlink (g_getenv ("TRADEWIND_PSEUDO"), link), ==, 0);
  g_setenv ("LANGUAGE", "pseudo", TRUE);
  bindtextdomain (TW_GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (TW_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TW_GETTEXT_PACKAGE);
}

static void
prepare (const Variant *variant)
{
  const char *home = tw_test_home_use ();
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", variant->contrast ? "1" : "0", TRUE);
  g_setenv ("PGLOCALEDIR", "/nonexistent", TRUE);
  tw_workers_init ();
  setlocale (LC_ALL, "");
  if (variant->is_pseudo)
    use_pseudo_locale (home);
  g_set_application_name ("Tradewind");
}

static void
start (Gallery *self, const Variant *variant)
{
  g_settings_set (tw_settings_get (), "window-size", "(ii)", variant->width, variant->height);
  self->application = GTK_APPLICATION (tw_application_new ());
  g_application_set_flags (G_APPLICATION (self->application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-xft-dpi",
                (int) (variant->text * 96 * 1024), "gtk-font-name", "Cantarell 11", NULL);
  gtk_widget_set_default_direction (variant->direction);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), variant->scheme);
  self->window = tw_window_new (self->application, "sample", NULL);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* A window that was opened takes the size that it may have here. */
static void
fit (Gallery *self)
{
  GtkWidget *top = gallery_top (self);
  int least;
  gtk_widget_measure (gtk_window_get_child (GTK_WINDOW (top)), GTK_ORIENTATION_HORIZONTAL, -1, &least,
                      NULL, NULL, NULL);
  if (least > self->width)
    gallery_problem (self, "does not fit: %d px wide at least", least);
  if (top == GTK_WIDGET (self->window) || gtk_widget_get_width (top) <= self->width)
    return;
  gtk_window_set_default_size (GTK_WINDOW (top), self->width, gtk_widget_get_height (top));
  gallery_settle ();
}

static void
show_page (Gallery *self, const GalleryPage *page, guint number)
{
  page->open (self, page->argument);
  gallery_settle ();
  fit (self);
  if (self->folder) {
    g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", self->folder, page->name, self->variant);
    gallery_take (self, path);
  }
  if (self->is_pseudo)
    gallery_check_words (self);
  g_print ("%sok %u - %s\n", self->problems->len ? "not " : "", number, page->name);
  for (guint i = 0; i < self->problems->len; i++)
    g_print ("# %s: %s\n", page->name, (char *) self->problems->pdata[i]);
  g_ptr_array_set_size (self->problems, 0);
  gallery_tidy (self);
}

static guint
show_pages (Gallery *self, const GalleryPage *pages, char **wanted, guint number)
{
  for (guint i = 0; pages[i].name; i++)
    if (*wanted == NULL || g_strv_contains ((const char *const *) wanted, pages[i].name))
      show_page (self, &pages[i], ++number);
  return number;
}

static void
end (Gallery *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->application);
  tw_history_keepers_finish ();
}

#ifdef __SANITIZE_ADDRESS__
/* AddressSanitizer asks this. So many windows need more than 2,048 quarks, and then GLib gives its first
 * table of them up on purpose. That is told as a leak of g_malloc() alone, as GLib has no frame pointers:
 * too little for leaks.supp to know it by. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry entries[] = {
    { "pictures", 0, 0, G_OPTION_ARG_FILENAME, &folder, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("VARIANT [PAGE…]");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || rest == NULL)
    return 2;
  const Variant *variant = find_variant (rest[0]);
  prepare (variant);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    return 0;
  }
  Gallery self = { .folder = folder, .variant = variant->name, .width = variant->width,
                   .height = variant->height, .is_pseudo = variant->is_pseudo };
  self.problems = g_ptr_array_new_with_free_func (g_free);
  if (folder)
    g_mkdir_with_parents (folder, 0755);
  start (&self, variant);
  guint number = show_pages (&self, gallery_answer_pages, rest + 1, 0);
  number = show_pages (&self, gallery_window_pages, rest + 1, number);
  number = show_pages (&self, gallery_setup_pages, rest + 1, number);
  g_print ("1..%u\n", number);
  end (&self);
  g_ptr_array_unref (self.problems);
  return 0;
}
