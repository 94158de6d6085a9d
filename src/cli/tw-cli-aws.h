// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/tw-cli.h"
#include "setup/tw-provision.h"

G_BEGIN_DECLS

/* What `provision` and `cleanup` share. */

typedef struct {
  char *profile;
  char *region;
  double poll_seconds;
} TwCliAws;

/** tw_cli_aws_get_entries: the options that fill @self, ending with an empty one */
void tw_cli_aws_get_entries (TwCliAws *self, GOptionEntry entries[4]);

TwAwsClient *tw_cli_aws_open (const TwCliAws *self, GError **error);

/** tw_cli_aws_follow: progress as lines: of JSON on standard output, else on standard error */
TwProvisionOptions tw_cli_aws_follow (const TwCliAws *self, TwCli *cli);

/** tw_cli_ask_line: (transfer full): one line of standard input; "" at its end */
char *tw_cli_ask_line (const char *question);

/** tw_cli_format_age: (transfer full): "3 h 20 min" */
char *tw_cli_format_age (gint64 seconds);

G_END_DECLS
