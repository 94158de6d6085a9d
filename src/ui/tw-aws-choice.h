// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Drop-downs of names whose first entry stands for none chosen, and the two that choose an AWS
 * identity. */

void tw_aws_choice_fill (AdwComboRow *row, const char *none, const char *const *names,
                         const char *chosen);

/** tw_aws_choice_get: (nullable) (transfer none): %NULL for the first entry */
const char *tw_aws_choice_get (AdwComboRow *row);

/** tw_aws_choice_show: fills both; @profile and @region may be %NULL */
void tw_aws_choice_show (AdwComboRow *profile_row, AdwComboRow *region_row, const char *profile,
                         const char *region);

/** tw_aws_choice_link: the region's row goes on telling which one the chosen profile says */
void tw_aws_choice_link (AdwComboRow *profile_row, AdwComboRow *region_row);

G_END_DECLS
