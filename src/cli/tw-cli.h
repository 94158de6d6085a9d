// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "report/tw-report.h"
#include "setup/tw-workspace.h"
#include "warehouse/export/tw-export.h"

G_BEGIN_DECLS

/* Exit codes, as scripts may rely on them. */
typedef enum {
  TW_CLI_DONE = 0,
  TW_CLI_FAILED = 1, /* what no other code names */
  TW_CLI_USAGE = 2,
  TW_CLI_REFUSED = 3,  /* by the guard */
  TW_CLI_DECLINED = 4, /* by the model */
  TW_CLI_DATABASE = 5,
  TW_CLI_AWS = 6,
  TW_CLI_FILE = 7,        /* a file or setting of the person's */
  TW_CLI_CANCELLED = 130, /* as the shell says it */
} TwCliExit;

/**
 * TwCli: what every subcommand shares
 * @cancellable: cancelled by SIGINT, SIGTERM and SIGHUP
 */
typedef struct {
  char *profile;
  char *dsn;
  char **schemas;
  gboolean json;
  int password_fd; /* -1: none */
  GCancellable *cancellable;
} TwCli;

typedef struct {
  const char *name;
  const char *arguments; /* to show, such as "QUESTION" */
  const char *summary;
  TwCliExit (*run) (TwCli *cli, char **args);
} TwCliCommand;

/* One file a subcommand: tw-cli-NAME.c. @args begins with the subcommand's name. */
extern const TwCliCommand tw_cli_ask;
extern const TwCliCommand tw_cli_audit;
extern const TwCliCommand tw_cli_check;
extern const TwCliCommand tw_cli_cleanup;
extern const TwCliCommand tw_cli_doctor;
extern const TwCliCommand tw_cli_eval;
extern const TwCliCommand tw_cli_glossary;
extern const TwCliCommand tw_cli_history;
extern const TwCliCommand tw_cli_import_env;
extern const TwCliCommand tw_cli_index;
extern const TwCliCommand tw_cli_ledger;
extern const TwCliCommand tw_cli_load;
extern const TwCliCommand tw_cli_privileges;
extern const TwCliCommand tw_cli_profiles;
extern const TwCliCommand tw_cli_provision;
extern const TwCliCommand tw_cli_relationships;
extern const TwCliCommand tw_cli_retrieve;
extern const TwCliCommand tw_cli_role_script;
extern const TwCliCommand tw_cli_schema;
extern const TwCliCommand tw_cli_sql;
extern const TwCliCommand tw_cli_tunnel;
extern const TwCliCommand tw_cli_test;
extern const TwCliCommand tw_cli_usage;
extern const TwCliCommand tw_cli_verified;

/* Arguments (tw-cli-arguments.c) */

/** tw_cli_get_options: the entries of every subcommand, ending with an empty one; @cli holds their
 * values. Static; valid until the next call. */
const GOptionEntry *tw_cli_get_options (TwCli *cli);

/**
 * tw_cli_parse:
 * @entries: (nullable): the subcommand's own; strings are file names to GOption, so that bytes stay
 * @min, @max: how many arguments beside the options
 *
 * Takes the options out of @args, the global ones too, and leaves the arguments from index 0.
 *
 * Returns: %FALSE after saying on standard error what is wrong
 */
gboolean tw_cli_parse (TwCli *cli, const TwCliCommand *command, const GOptionEntry *entries,
                       char **args, guint min, guint max);

/** tw_cli_parse_count: tw_cli_parse() of a command that lists: -n, how many of the latest */
gboolean tw_cli_parse_count (TwCli *cli, const TwCliCommand *command, char **args, guint *count);

/* Opening (tw-cli-open.c) */

/** tw_cli_find_profile: (transfer full): without connecting */
TwProfile *tw_cli_find_profile (TwCli *cli, GError **error);

/** tw_cli_read_password: the first line that comes from @fd */
gboolean tw_cli_read_password (int fd, char **password, GError **error);

/* Who answers (tw-cli-provider.c) */

/** TwCliProvider: what `--provider` and the preferences come to */
typedef struct {
  TwPreferences *preferences;
  TwBedrockSession *bedrock; /* nullable: the built-in model */
} TwCliProvider;

void tw_cli_provider_clear (TwCliProvider *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwCliProvider, tw_cli_provider_clear)

/** tw_cli_prompt_for_code: a TwAwsMfaPrompt that asks whoever sits at the terminal */
char *tw_cli_prompt_for_code (const char *serial, gpointer user_data);

/** tw_cli_agree_to_start: a TwTunnelAsk that asks whoever sits at the terminal; else no */
gboolean tw_cli_agree_to_start (const char *instance, gpointer user_data);

/**
 * tw_cli_provider_open:
 * @name: (nullable): "builtin" or "bedrock"; %NULL for what the preferences say
 *
 * Returns: %FALSE after saying on standard error what is wrong, with the exit code
 */
gboolean tw_cli_provider_open (TwCliProvider *self, const char *name, TwCliExit *exit_code);

/** tw_cli_open: the profile or DSN of the options; says on standard error what went wrong.
 * @provider: (nullable): who embeds */
TwWorkspace *tw_cli_open (TwCli *cli, TwWorkspaceDepth depth, const char *relationships,
                          const TwCliProvider *provider, TwCliExit *exit_code);

/** tw_cli_open_with: the same; @load: what is read although it may be slow, see #TwWorkspaceOptions */
TwWorkspace *tw_cli_open_with (TwCli *cli, TwWorkspaceDepth depth, const char *relationships,
                               const TwCliProvider *provider, const char *const *load,
                               TwCliExit *exit_code);

/* Output (tw-cli-output.c): bytes as they are, whatever the locale */

/** tw_cli_print: adds to standard output; see tw_cli_flush() */
void tw_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
void tw_cli_print_node (JsonNode *node);

/** tw_cli_format_time: (transfer full): ISO 8601 in UTC, for JSON; else local, for people */
char *tw_cli_format_time (gint64 unix_time, gboolean utc);

/** tw_cli_print_safely: @text with control characters made harmless for a terminal */
void tw_cli_print_safely (const char *text);

/** tw_cli_flush: %FALSE, after saying so, where standard output cannot be written; a reader that
 * has gone away is no failure but ends the output */
gboolean tw_cli_flush (void);

/** tw_cli_is_pretty: standard output is a terminal that may show bold text */
gboolean tw_cli_is_pretty (void);

/** tw_cli_say: a line on standard error */
void tw_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/** tw_cli_report: an error with its hint on standard error, and the exit code that suits it */
TwCliExit tw_cli_report (const GError *error);
TwCliExit tw_cli_exit_of_error (const GError *error);

/** tw_cli_print_rows: an aligned table of the first rows, and how many there are; @meanings is
 * %NULL or has one a column */
void tw_cli_print_rows (TwResultSet *result, const TwMeaning *meanings);

/* Answers (tw-cli-answer.c) */

/** TW_CLI_ACCEPT_ENTRIES: options of what runs SQL: what the person agrees to beforehand */
#define TW_CLI_ACCEPT_ENTRIES(choice)                                                              \
  { "accept-cost", 0, 0, G_OPTION_ARG_NONE, &(choice).accept_cost,                                 \
    "Runs what the server's plan says is dear without asking", NULL },                             \
  {                                                                                                \
    "accept-external", 0, 0, G_OPTION_ARG_NONE, &(choice).accept_external,                         \
      "Reads an external table outside of the read-only transaction where Redshift cannot open "   \
      "it inside",                                                                                 \
      NULL                                                                                         \
  }

/** tw_cli_print_answer: JSON or text, and the exit code that suits its state */
TwCliExit tw_cli_print_answer (TwCli *cli, TwAnswer *answer);

/* Files of rows (tw-cli-export.c) */

/** TwCliExport: what `--export` and `--format` say */
typedef struct {
  char *file; /* nullable */
  char *format;
  gboolean is_report;
  TwExportFormat rows;
  TwReportFormat report;
} TwCliExport;

#define TW_CLI_EXPORT_ENTRIES(export)                                                              \
  { "export", 0, 0, G_OPTION_ARG_FILENAME, &(export).file,                                         \
    "Writes all rows, beyond the usual cap too: .csv, .tsv, .jsonl, .xlsx; or a report: .html, .pdf", \
    "FILE" },                                                                                      \
  {                                                                                                \
    "format", 0, 0, G_OPTION_ARG_FILENAME, &(export).format,                                       \
      "What is written, where FILE's name does not say it", "NAME"                                 \
  }

void tw_cli_export_clear (TwCliExport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwCliExport, tw_cli_export_clear)

/** tw_cli_export_check: %FALSE after saying on standard error what is wrong */
gboolean tw_cli_export_check (TwCliExport *self);

/** tw_cli_export_answer: the rows of an answer that is done, or a report of it */
TwCliExit tw_cli_export_answer (TwCli *cli, const TwCliExport *self, TwAnswer *answer,
                                TwWorkspace *workspace, const TwPreferences *preferences);

/** tw_cli_export_sql: guards @sql and writes its rows as they come */
TwCliExit tw_cli_export_sql (TwCli *cli, const TwCliExport *self, const char *sql,
                             TwWorkspace *workspace, const TwAnalystChoice *choice);

/** tw_cli_explain: guards @sql, and prints how the server would run it, which is not done */
TwCliExit tw_cli_explain (TwCli *cli, TwPipeline *pipeline, const char *sql);

/** tw_cli_wait: until it is final or waiting; a signal cancels it */
void tw_cli_wait (TwCli *cli, TwPipeline *pipeline, TwAnswer *answer);

G_END_DECLS
