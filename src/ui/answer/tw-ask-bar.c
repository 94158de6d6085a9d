// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-ask-bar.h"

#include <glib/gi18n.h>

#include "catalog/tw-verified-query.h"
#include "ui/tw-children.h"
#include "ui/tw-menu.h"
#include "ui/tw-style.h"

struct _TwAskBar {
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkButton *ask_button;
  GtkMenuButton *samples_button;
  GtkToggleButton *follow_button;

  TwSession *session;
  GSignalGroup *answer_signals;
};

G_DEFINE_FINAL_TYPE (TwAskBar, tw_ask_bar, GTK_TYPE_WIDGET)

static const char *
text_of (TwAskBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
is_blank (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* What is written is what is on its way; another question may be asked meanwhile. */
static gboolean
is_running (TwAskBar *self)
{
  TwAnswer *answer = self->session ? tw_session_get_answer (self->session) : NULL;
  const char *question = answer ? tw_answer_get_question (answer) : NULL;
  return answer && tw_session_is_busy (self->session)
         && (is_blank (text_of (self)) || question == NULL
             || g_strcmp0 (question, text_of (self)) == 0);
}

static void
update (TwAskBar *self)
{
  gboolean busy = is_running (self);
  TwWorkspace *workspace = self->session ? tw_session_get_workspace (self->session) : NULL;
  gboolean ready
    = workspace || (self->session && tw_session_get_state (self->session) == TW_SESSION_OPENING);
  GtkWidget *button = GTK_WIDGET (self->ask_button);
  gtk_button_set_label (self->ask_button, busy ? _("Cancel") : _("Ask"));
  gtk_widget_set_tooltip_text (button, busy ? _("Cancel the question (Escape)")
                                            : _("Ask the question (Enter)"));
  gtk_widget_set_sensitive (button, busy || (ready && !is_blank (text_of (self))));
  tw_style_set (button, "suggested-action", !busy);
  gboolean can_follow = self->session && tw_session_can_follow_up (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self->follow_button), can_follow);
  gtk_widget_action_set_enabled (
    GTK_WIDGET (self), "ask-bar.sample",
    workspace && tw_workspace_get_examples (workspace)->len > 0);
}

static const char *
grade_title (TwGrade grade)
{
  switch (grade) {
  case TW_GRADE_SIMPLE:
    return _("Simple");
  case TW_GRADE_MEDIUM:
    return _("Medium");
  case TW_GRADE_COMPLEX:
    break;
  }
  return _("Complex");
}

static gboolean
has_samples (GPtrArray *examples)
{
  for (guint i = 0; i < examples->len; i++)
    if (((TwVerifiedQuery *) g_ptr_array_index (examples, i))->sample)
      return TRUE;
  return FALSE;
}

/* The questions marked as samples, or all where none is. */
static GMenu *
samples_section (GPtrArray *examples, TwGrade grade, gboolean only_samples)
{
  GMenu *section = g_menu_new ();
  for (guint i = 0; i < examples->len; i++) {
    const TwVerifiedQuery *example = g_ptr_array_index (examples, i);
    if (example->grade != grade || (only_samples && !example->sample))
      continue;
    tw_menu_append_text (section, example->question, "ask-bar.sample", example->question);
  }
  return section;
}

static void
workspace_changed_cb (TwAskBar *self)
{
  TwWorkspace *workspace = tw_session_get_workspace (self->session);
  g_autoptr (GMenu) menu = g_menu_new ();
  GPtrArray *examples = workspace ? tw_workspace_get_examples (workspace) : NULL;
  for (int grade = TW_GRADE_SIMPLE; examples && grade <= TW_GRADE_COMPLEX; grade++) {
    g_autoptr (GMenu) section = samples_section (examples, grade, has_samples (examples));
    if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
      g_menu_append_section (menu, grade_title (grade), G_MENU_MODEL (section));
  }
  gboolean any = g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0;
  gtk_menu_button_set_menu_model (self->samples_button, any ? G_MENU_MODEL (menu) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->samples_button), any);
  update (self);
}

static gboolean
follows_up (TwAskBar *self)
{
  return gtk_toggle_button_get_active (self->follow_button);
}

/* What is typed next is another question, not the one that stands there. */
static void
follow_toggled_cb (TwAskBar *self)
{
  TwAnswer *answer = self->session ? tw_session_get_answer (self->session) : NULL;
  gboolean same = answer && g_strcmp0 (tw_answer_get_question (answer), text_of (self)) == 0;
  if (follows_up (self) && same)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_entry_set_placeholder_text (self->entry, follows_up (self)
                                                 ? _("And by quarter?")
                                                 : _("In plain words, such as revenue by country"));
  tw_ask_bar_focus (self);
}

/* An answer that comes from elsewhere stands below its own question. */
static void
show_question (TwAskBar *self, TwAnswer *answer)
{
  const char *question = answer ? tw_answer_get_question (answer) : NULL;
  const TwKept *kept = answer ? tw_answer_get_kept (answer) : NULL;
  if (question == NULL && kept && kept->reopened)
    question = "";
  if (question && g_strcmp0 (question, text_of (self)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), question);
}

static void
answer_changed_cb (TwAskBar *self)
{
  show_question (self, tw_session_get_answer (self->session));
  if (tw_session_get_answer (self->session) == NULL)
    gtk_toggle_button_set_active (self->follow_button, FALSE);
  g_signal_group_set_target (self->answer_signals, tw_session_get_answer (self->session));
  update (self);
}

static void
entry_activate_cb (TwAskBar *self)
{
  tw_ask_bar_ask (self, NULL);
}

static void
entry_changed_cb (TwAskBar *self)
{
  update (self);
}

static void
button_clicked_cb (TwAskBar *self)
{
  if (is_running (self))
    tw_session_cancel (self->session);
  else
    tw_ask_bar_ask (self, NULL);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                TwAskBar *self)
{
  if (key != GDK_KEY_Escape || self->session == NULL || !tw_session_is_busy (self->session))
    return FALSE;
  tw_session_cancel (self->session);
  return TRUE;
}

static void
sample_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tw_ask_bar_ask (TW_ASK_BAR (widget), g_variant_get_string (parameter, NULL));
}

static void
tw_ask_bar_dispose (GObject *object)
{
  TwAskBar *self = TW_ASK_BAR (object);
  g_clear_object (&self->answer_signals);
  g_clear_object (&self->session);
  tw_children_remove (GTK_WIDGET (self));
  G_OBJECT_CLASS (tw_ask_bar_parent_class)->dispose (object);
}

static gboolean
tw_ask_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TW_ASK_BAR (widget)->entry));
}

static void
tw_ask_bar_class_init (TwAskBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_ask_bar_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->grab_focus = tw_ask_bar_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tradewind/Tradewind/ui/tw-ask-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TwAskBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TwAskBar, ask_button);
  gtk_widget_class_bind_template_child (widget_class, TwAskBar, samples_button);
  gtk_widget_class_bind_template_child (widget_class, TwAskBar, follow_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_install_action (widget_class, "ask-bar.sample", "s", sample_activated_cb);
}

static void
tw_ask_bar_init (TwAskBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->answer_signals = g_signal_group_new (TW_TYPE_ANSWER);
  g_signal_group_connect_swapped (self->answer_signals, "notify::state", G_CALLBACK (update), self);
  g_signal_connect_object (self->follow_button, "toggled", G_CALLBACK (follow_toggled_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tw_ask_bar_set_session (TwAskBar *self, TwSession *session)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "notify::workspace", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
}

void
tw_ask_bar_ask (TwAskBar *self, const char *question)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  if (question) { /* a whole one, which leans on nothing */
    gtk_toggle_button_set_active (self->follow_button, FALSE);
    gtk_editable_set_text (GTK_EDITABLE (self->entry), question);
  }
  if (is_blank (text_of (self)) || self->session == NULL || is_running (self))
    return;
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  if (follows_up (self))
    tw_session_follow_up (self->session, text_of (self));
  else
    tw_session_ask (self->session, text_of (self));
}

void
tw_ask_bar_insert (TwAskBar *self, const char *words)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  int position = gtk_editable_get_position (editable);
  const char *before = g_utf8_offset_to_pointer (text_of (self), position);
  gboolean space_before = position > 0 && before[-1] != ' ';
  gboolean space_after = *before != ' ';
  g_autofree char *text
    = g_strconcat (space_before ? " " : "", words, space_after ? " " : "", NULL);
  gtk_editable_insert_text (editable, text, -1, &position);
  gtk_entry_grab_focus_without_selecting (self->entry);
  gtk_editable_set_position (editable, position);
}

void
tw_ask_bar_focus (TwAskBar *self)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

void
tw_ask_bar_show_samples (TwAskBar *self)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->samples_button)))
    gtk_menu_button_popup (self->samples_button);
}

void
tw_ask_bar_clear (TwAskBar *self)
{
  g_return_if_fail (TW_IS_ASK_BAR (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  tw_ask_bar_focus (self);
}
