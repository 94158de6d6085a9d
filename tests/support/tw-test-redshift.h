// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tw-test-postgres.h"

G_BEGIN_DECLS

/* A STAND-IN for Redshift (redshift-stand-in): a proxy in front of a throwaway PostgreSQL. It is no
 * Redshift: what works here is not thereby proven on a cluster. */
typedef struct _TwTestRedshift TwTestRedshift;

/** tw_test_redshift_start: (nullable): with a database of its own; %NULL after g_test_skip() */
TwTestRedshift *tw_test_redshift_start (const char *database);
void tw_test_redshift_stop (TwTestRedshift *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwTestRedshift, tw_test_redshift_stop)

/** tw_test_redshift_get_endpoint: (transfer none): through the proxy */
TwEndpoint *tw_test_redshift_get_endpoint (TwTestRedshift *self);

/** tw_test_redshift_get_uri: (transfer none): its address */
const char *tw_test_redshift_get_uri (TwTestRedshift *self);

/** tw_test_redshift_run: a script, past the proxy */
void tw_test_redshift_run (TwTestRedshift *self, const char *script);

G_END_DECLS
