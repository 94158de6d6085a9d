// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-setup-connection.h"
#include "ui/setup/tw-setup-aws-row.h"
#include "ui/setup/tw-setup-connection-page.h"
#include "ui/setup/tw-setup-instance-row.h"
#include "ui/setup/tw-setup-problem.h"

G_BEGIN_DECLS

/* Inside tw-setup-connection-*.c. The fields in the order in which they stand on the page. */
typedef enum {
  FIELD_HOST,
  FIELD_PORT,
  FIELD_DATABASE,
  FIELD_TUNNEL,
  FIELD_USER,
  FIELD_PASSWORD,
  FIELD_SECRET,
  FIELD_CLUSTER,
  FIELD_WORKGROUP,
  FIELD_AWS_PROFILE,
  FIELD_AWS_REGION,
  FIELD_CERTIFICATES,
  FIELD_CLIENT_CERTIFICATE,
  FIELD_CLIENT_KEY,
  N_FIELDS,
} Field;

struct _TwSetupConnectionPage {
  TwSetupPage parent_instance;

  GtkEditable *paste;
  TwSetupProblem *paste_problem;
  GtkWidget *filled_row;
  GtkLabel *filled_label;
  TwSetupAwsRow *aws_row;
  AdwExpanderRow *dotenv_row;
  GtkWidget *dotenv_button;
  TwSetupProblem *dotenv_problem;
  GtkEditable *fields[N_FIELDS];
  TwSetupProblem *problems[N_FIELDS];
  GtkWidget *tunnel_group;
  TwSetupInstanceRow *instance_row;
  AdwComboRow *login;
  GtkWidget *remember_row;
  GtkSwitch *remember;
  GtkWidget *auto_create_row;
  GtkSwitch *auto_create;
  GtkWidget *aws_group;
  GtkWidget *tls_group;
  AdwComboRow *tls;
  GtkWidget *tls_warning_row;
  GtkLabel *tls_warning_label;
  GtkWidget *root_certificates_button;

  GPtrArray *dotenv_rows; /* of GtkWidget */
  guint pasted_length;    /* of the pasted address before the last change */
  gboolean filling;       /* the fields are being filled: their changes are not the person's */
};

/* tw-setup-connection-page.c */
/** tw_setup_connection_show: fills the fields from the draft */
void tw_setup_connection_show (TwSetupConnectionPage *self);

/* tw-setup-connection-fill.c */
void tw_setup_connection_watch_sources (TwSetupConnectionPage *self);

G_END_DECLS
