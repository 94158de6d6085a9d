// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/tw-cli.h"

G_BEGIN_DECLS

/** TwCliRelationshipOptions: each nullable */
typedef struct {
  char *file; /* else the person's own */
  char *description;
  char *role;
} TwCliRelationshipOptions;

/** tw_cli_relationships_suggest: (tw-cli-suggest.c): @table is nullable */
TwCliExit tw_cli_relationships_suggest (TwCli *cli, const TwCliRelationshipOptions *options,
                                        const char *table);

G_END_DECLS
