// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-menu.h"

void
tw_menu_append_text (GMenu *menu, const char *text, const char *action, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}
