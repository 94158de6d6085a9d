// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-doctor-private.h"
#include "setup/tw-workspace.h"
#include "warehouse/tw-query.h"

#define READ_ONLY_TRANSACTION "25006" /* PostgreSQL, Appendix A: read_only_sql_transaction */

/* Asks the server to write, in the way that a question's SQL runs, and wants a refusal. Were it not
 * refused, the same transaction is rolled back. */
static void
check_read_only (TwDoctor *self, TwPool *pool)
{
  const TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, "CREATE TABLE tradewind_doctor_must_not_exist (n integer)", NULL,
                    &limits, self->cancellable, &error);
  const TwErrorDetails *details = error ? tw_error_get_details (error) : NULL;
  if (details && g_str_equal (details->sqlstate, READ_ONLY_TRANSACTION)) {
    tw_doctor_well (self, TW_DOCTOR_READ_ONLY,
                    "The server refuses to write in the transactions that questions run in.");
    return;
  }
  if (error && details && *details->sqlstate) {
    tw_doctor_warn (self, TW_DOCTOR_READ_ONLY, NULL,
                    "The server refused to write, though for another reason than that the "
                    "transaction only reads: %s",
                    error->message);
    return;
  }
  if (error == NULL)
    tw_set_error (&error, TW_SETUP_ERROR, TW_SETUP_ERROR_FAILED,
                  "Connect as a user who may only read, and report this.",
                  "The server let a read-only transaction write; it was rolled back.");
  tw_doctor_problem (self, TW_DOCTOR_READ_ONLY, error);
}

void
tw_doctor_check_database (TwDoctor *self)
{
  const TwProfile *profile = self->options->profile;
  if (profile == NULL) {
    tw_doctor_skip_all (self, TW_DOCTOR_DATABASE, TW_DOCTOR_READ_ONLY, "No connection was chosen.");
    return;
  }
  const TwWorkspaceOptions settings
    = { .password = self->options->password, .depth = TW_WORKSPACE_CONNECT };
  g_autoptr (GError) error = NULL;
  TwDialect dialect;
  g_autoptr (TwWorkspace) workspace
    = tw_workspace_open (profile, &settings, self->cancellable, &error);
  TwPool *pool = workspace ? tw_workspace_get_pool (workspace) : NULL;
  if (pool == NULL || !tw_pool_get_dialect (pool, &dialect, self->cancellable, &error)) {
    tw_doctor_problem (self, TW_DOCTOR_DATABASE, error);
    tw_doctor_skip (self, TW_DOCTOR_READ_ONLY, "The database cannot be reached.");
    return;
  }
  g_autofree char *version = tw_pool_dup_server_version (pool);
  g_autofree char *where = tw_endpoint_describe (tw_pool_get_endpoint (pool));
  tw_doctor_well (self, TW_DOCTOR_DATABASE, "%s: %s", where, version ? version : "connected");
  check_read_only (self, pool);
}
