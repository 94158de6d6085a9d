// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-estimate.h"

#include <glib/gi18n.h>

#include "core/tw-json-read.h"
#include "core/tw-resources.h"

#define HOME_REGION "us-east-1"
#define BASTION_DISK_GB 8
#define SMALLEST 0.0001
#define CLUSTER_STORAGE_GB 1 /* Northwind needs less; what is not used is not billed */

static void
line_free (TwCostLine *line)
{
  g_free (line->title);
  g_free (line);
}

void
tw_estimate_free (TwEstimate *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_free (self->date);
  g_free (self);
}

static void
add (TwEstimate *self, const char *title, guint count, double each)
{
  if (count == 0)
    return;
  if (each <= 0)
    self->complete = FALSE;
  TwCostLine *line = g_new0 (TwCostLine, 1);
  line->title = count > 1 ? g_strdup_printf ("%u × %s", count, title) : g_strdup (title);
  line->hourly = count * each;
  self->hourly += line->hourly;
  g_ptr_array_add (self->lines, line);
}

TwEstimate *
tw_estimate_new (const char *region, const TwEstimateParts *parts)
{
  g_autoptr (GBytes) bytes = tw_resources_lookup ("prices.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = tw_json_parse_object (parser, g_bytes_get_data (bytes, NULL),
                                           (gssize) g_bytes_get_size (bytes));
  JsonObject *regions = tw_json_get_object (root, "regions");
  JsonObject *prices = tw_json_get_object (regions, region ? region : HOME_REGION);
  double hours = tw_json_get_double (root, "hours_a_month");
  TwEstimate *self = g_new0 (TwEstimate, 1);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->date = g_strdup (tw_json_get_string (root, "date"));
  self->of_region = prices != NULL;
  self->complete = TRUE;
  if (prices == NULL)
    prices = tw_json_get_object (regions, HOME_REGION);
  if (parts->node_type) {
    guint n_nodes = MAX (parts->n_nodes, 1);
    g_autofree char *title = g_strdup_printf (_("Redshift node %s"), parts->node_type);
    add (self, title, n_nodes, tw_json_get_double (prices, parts->node_type));
    add (self, _("Redshift storage, 1 GB"), 1,
         CLUSTER_STORAGE_GB * tw_json_get_double (prices, "storage_gb_month") / hours);
    add (self, _("Password in Secrets Manager"), 1,
         tw_json_get_double (prices, "secret_month") / hours);
  }
  add (self, _("Bastion t4g.nano"), parts->n_bastions, tw_json_get_double (prices, "t4g.nano"));
  add (self, _("Disk of the bastion"), parts->n_bastions,
       BASTION_DISK_GB * tw_json_get_double (prices, "disk_gb_month") / hours);
  add (self, _("Interface endpoint"), parts->n_endpoints, tw_json_get_double (prices, "endpoint"));
  self->monthly = self->hourly * hours;
  return self;
}

char *
tw_estimate_format (double dollars)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text, dollars < 100 ? "%.2f" : "%.0f", dollars);
  return g_strconcat ("$", text, NULL);
}

char *
tw_cost_line_format (const TwCostLine *self)
{
  if (self->hourly < SMALLEST)
    return g_strdup (_("under $0.0001 an hour"));
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (digits, sizeof digits, "%.4f", self->hourly);
  return g_strdup_printf (_("$%s an hour"), digits);
}

char *
tw_estimate_describe_prices (const TwEstimate *self)
{
  const char *format
    = self->of_region
        ? self->complete
            ? _("an estimate by AWS's list prices of %s, without traffic, taxes and discounts")
            : _("an estimate by AWS's list prices of %s, without traffic, taxes and discounts; a "
                "part without a known price is not in it")
        : self->complete
            ? _("an estimate by AWS's list prices of %s in us-east-1 (other regions differ by up "
                "to a third), without traffic, taxes and discounts")
            : _("an estimate by AWS's list prices of %s in us-east-1 (other regions differ by up "
                "to a third), without traffic, taxes and discounts; a part without a known price "
                "is not in it");
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  return g_strjoinv (self->date, parts);
}

char *
tw_estimate_describe (const TwEstimate *self)
{
  g_autofree char *hourly = tw_estimate_format (self->hourly);
  g_autofree char *monthly = tw_estimate_format (self->monthly);
  g_autofree char *prices = tw_estimate_describe_prices (self);
  return g_strdup_printf (_("about %s an hour, %s a month; %s"), hourly, monthly, prices);
}
