// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/answer/tw-ask-page.h"
#include "ui/answer/tw-inspector.h"
#include "ui/setup/tw-setup-view.h"
#include "ui/tw-cost-meter.h"
#include "ui/tw-sidebar.h"
#include "ui/tw-tunnel-button.h"
#include "ui/records/tw-usage-button.h"
#include "ui/tw-window.h"

G_BEGIN_DECLS

struct _TwWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *root;
  GtkToggleButton *sidebar_button;
  GtkToggleButton *inspector_button;
  GtkMenuButton *connection_button;
  GtkWidget *connection_arrow;
  TwTunnelButton *tunnel_button;
  AdwHeaderBar *header;
  TwCostMeter *cost_meter;
  TwUsageButton *usage_button;
  GtkWidget *connection_dot;
  GtkWidget *connection_warning; /* where TLS leaves something unchecked */
  GtkWidget *title;
  GtkLabel *connection_label;
  GMenu *profiles_section;
  AdwToastOverlay *toasts;
  AdwFlap *sidebar_flap;
  AdwFlap *inspector_flap;
  AdwBin *sidebar_bin;
  AdwBin *inspector_bin;
  TwAskPage *ask_page;

  TwSidebar *sidebar; /* the next two: once made */
  TwInspector *inspector;
  TwSetupView *setup; /* once it was opened */
  TwSession *session;
  GPtrArray *profiles; /* of TwProfile, once read */
  char *first_profile;
  char *first_question;
  TwSetupDraft *draft;
  int width; /* the window's state of folding is for this one */
};

/* tw-window-actions.c */
void tw_window_install_actions (GtkWidgetClass *klass);
void tw_window_add_actions (TwWindow *self);
void tw_window_update_actions (TwWindow *self);
void tw_window_toast (TwWindow *self, const char *text);
/** tw_window_reveal_inspector: with the SQL focused */
void tw_window_reveal_inspector (TwWindow *self);

/* tw-window.c */
/** tw_window_read_profiles: fills the menu of connections again */
void tw_window_read_profiles (TwWindow *self);

/* tw-window-setup.c */
void tw_window_install_setup_actions (GtkWidgetClass *klass);
/** tw_window_resume_setup: where the assistant was open when the program ended, it is again */
void tw_window_resume_setup (TwWindow *self);

/* tw-window-folding.c */
/** tw_window_watch_width: folds sidebar and inspector away where there is no room for them */
void tw_window_watch_width (TwWindow *self);
/** tw_window_hide_closed: once sidebar and inspector have their contents */
void tw_window_hide_closed (TwWindow *self);

G_END_DECLS
