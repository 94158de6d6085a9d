// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * tw_frame_memory_keep:
 *
 * On X11 without OpenGL cairo paints each frame into shared memory that it takes from the system,
 * page by page, and gives back when the frame is done: half of a frame's time. From now on @window
 * keeps that memory from one frame to the next while frames follow each other, and gives it back
 * when they have stopped. Elsewhere it does nothing.
 */
void tw_frame_memory_keep (GtkWindow *window);

G_END_DECLS
