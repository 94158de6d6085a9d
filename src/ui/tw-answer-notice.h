// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Tells the desktop when a question that took long has ended while its window is not in front. A
 * click on that shows the answer: the application's action "show-answer". */

/** tw_answer_notice_add_action: to the application, once */
void tw_answer_notice_add_action (GApplication *application);

/** tw_answer_notice_watch: for as long as @window lives */
void tw_answer_notice_watch (GtkWindow *window, TwSession *session);

G_END_DECLS
