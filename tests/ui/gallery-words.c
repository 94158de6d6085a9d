// SPDX-License-Identifier: Apache-2.0
#include "gallery.h"

void
gallery_check_words (Gallery *self)
{
}
