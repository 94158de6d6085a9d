// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-doctor.h"

G_BEGIN_DECLS

/* Inside tw-doctor*.c. The order is that of the checks. */
typedef enum {
  TW_DOCTOR_SETTINGS,
  TW_DOCTOR_REGION,
  TW_DOCTOR_NETWORK,
  TW_DOCTOR_CLOCK,
  TW_DOCTOR_IDENTITY,
  TW_DOCTOR_MODEL,
  TW_DOCTOR_MODEL_CALL,
  TW_DOCTOR_EMBEDDING,
  TW_DOCTOR_LIMITS,
  TW_DOCTOR_DATABASE,
  TW_DOCTOR_READ_ONLY,
  TW_DOCTOR_KEYRING,
  TW_DOCTOR_N,
} TwDoctorCheck;

typedef struct {
  const TwDoctorOptions *options;
  TwCheckFunc function;
  gpointer user_data;
  GCancellable *cancellable;
  guint n_problems;
} TwDoctor;

void tw_doctor_well (TwDoctor *self, TwDoctorCheck check, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void tw_doctor_warn (TwDoctor *self, TwDoctorCheck check, const char *hint, const char *format, ...)
  G_GNUC_PRINTF (4, 5);
void tw_doctor_skip (TwDoctor *self, TwDoctorCheck check, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void tw_doctor_problem (TwDoctor *self, TwDoctorCheck check, const GError *error);

/** tw_doctor_skip_all: from @first to @last, both included */
void tw_doctor_skip_all (TwDoctor *self, TwDoctorCheck first, TwDoctorCheck last, const char *why);

void tw_doctor_check_aws (TwDoctor *self);      /* tw-doctor-aws.c */
void tw_doctor_check_database (TwDoctor *self); /* tw-doctor-database.c */

G_END_DECLS
