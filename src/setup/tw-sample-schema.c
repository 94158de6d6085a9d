// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-sample-schema.h"

/* clang-format off */
static const TwSampleColumn categories[] = {
  { "categoryid", "cat_id", "INTEGER", "Category ID - Number of the product category" },
  { "categoryname", "cat_nm", "VARCHAR(60)", "Category Name - Name of the product category" },
  { "description", "cat_desc", "VARCHAR(1000)", "Description - What belongs to the category" },
  { NULL },
};

static const TwSampleColumn customers[] = {
  { "customerid", "cust_id", "VARCHAR(20)", "Customer ID - Five-letter code of the customer" },
  { "companyname", "cmpny_nm", "VARCHAR(160)", "Company Name - Official registered name of the customer company" },
  { "contactname", "cntct_nm", "VARCHAR(120)", "Contact Name - Person to talk to at the customer" },
  { "contacttitle", "cntct_ttl", "VARCHAR(120)", "Contact Title - Job title of the contact person" },
  { "address", "addr", "VARCHAR(240)", "Address - Street address of the customer" },
  { "city", "cty", "VARCHAR(60)", "City - City of the customer" },
  { "region", "rgn", "VARCHAR(60)", "Region - State, province or region of the customer" },
  { "postalcode", "pstl_cd", "VARCHAR(40)", "Postal Code - Postal code of the customer" },
  { "country", "cntry_cd", "VARCHAR(60)", "Country - Country of the customer" },
  { "phone", "phn", "VARCHAR(96)", "Phone - Telephone number of the customer" },
  { "fax", "fx", "VARCHAR(96)", "Fax - Fax number of the customer" },
  { NULL },
};

static const TwSampleColumn employees[] = {
  { "employeeid", "emp_id", "INTEGER", "Employee ID - Number of the employee" },
  { "lastname", "lst_nm", "VARCHAR(80)", "Last Name - Family name of the employee" },
  { "firstname", "frst_nm", "VARCHAR(40)", "First Name - Given name of the employee" },
  { "title", "ttl", "VARCHAR(120)", "Title - Job title of the employee" },
  { "titleofcourtesy", "ttl_crtsy", "VARCHAR(100)", "Title Of Courtesy - Form of address of the employee" },
  { "birthdate", "brth_dt", "DATE", "Birth Date - Day the employee was born" },
  { "hiredate", "hr_dt", "DATE", "Hire Date - Day the employee was hired" },
  { "address", "addr", "VARCHAR(240)", "Address - Street address of the employee" },
  { "city", "cty", "VARCHAR(60)", "City - City of the employee" },
  { "region", "rgn", "VARCHAR(60)", "Region - State or region of the employee" },
  { "postalcode", "pstl_cd", "VARCHAR(40)", "Postal Code - Postal code of the employee" },
  { "country", "cntry_cd", "VARCHAR(60)", "Country - Country of the employee" },
  { "homephone", "hm_phn", "VARCHAR(96)", "Home Phone - Private telephone number of the employee" },
  { "extension", "ext", "VARCHAR(16)", "Extension - Telephone extension in the office" },
  { "notes", "nts", "VARCHAR(8000)", "Notes - Education and career of the employee" },
  { "reportsto", "rpts_to", "INTEGER", "Reports To - The employee's manager [FK: t_emp_mst.emp_id]" },
  { NULL },
};

static const TwSampleColumn order_details[] = {
  { "orderid", "ord_id", "INTEGER", "Order ID - Order that the line belongs to [FK: t_ord_hdr.ord_id]" },
  { "productid", "prd_id", "INTEGER", "Product ID - Product that was ordered [FK: t_prd_mst.prd_id]" },
  { "unitprice", "unt_prc", "NUMERIC(10,2)", "Unit Price - Price of one unit at the time of the order" },
  { "quantity", "qty", "INTEGER", "Quantity - Number of units ordered" },
  { "discount", "dscnt", "NUMERIC(4,2)", "Discount - Discount on the line, as a fraction of its price" },
  { NULL },
};

static const TwSampleColumn orders[] = {
  { "orderid", "ord_id", "INTEGER", "Order ID - Number of the order" },
  { "customerid", "cust_id", "VARCHAR(20)", "Customer ID - References the customer who placed the order [FK: t_cust_mst.cust_id]" },
  { "employeeid", "emp_id", "INTEGER", "Employee ID - References the employee who took the order [FK: t_emp_mst.emp_id]" },
  { "orderdate", "ord_dt", "DATE", "Order Date - Day the order was placed" },
  { "requireddate", "req_dt", "DATE", "Required Date - Day by which the customer wants the goods" },
  { "shippeddate", "shp_dt", "DATE", "Shipped Date - Day the order was shipped; empty while it is not" },
  { "shipvia", "shp_via", "INTEGER", "Ship Via - References the shipper that carries the order [FK: t_shp_ref.shp_id]" },
  { "freight", "frght", "NUMERIC(10,2)", "Freight - Cost of shipping the order" },
  { "shipname", "shp_nm", "VARCHAR(160)", "Ship Name - Name of the recipient" },
  { "shipaddress", "shp_addr", "VARCHAR(240)", "Ship Address - Street address of the recipient" },
  { "shipcity", "shp_cty", "VARCHAR(60)", "Ship City - City the order is shipped to" },
  { "shipregion", "shp_rgn", "VARCHAR(60)", "Ship Region - State, province or region the order is shipped to" },
  { "shippostalcode", "shp_pstl_cd", "VARCHAR(40)", "Ship Postal Code - Postal code the order is shipped to" },
  { "shipcountry", "shp_cntry", "VARCHAR(60)", "Ship Country - Country the order is shipped to" },
  { NULL },
};

static const TwSampleColumn products[] = {
  { "productid", "prd_id", "INTEGER", "Product ID - Number of the product" },
  { "productname", "prd_nm", "VARCHAR(160)", "Product Name - Name of the product" },
  { "supplierid", "sup_id", "INTEGER", "Supplier ID - References the supplier of the product [FK: t_sup_mst.sup_id]" },
  { "categoryid", "cat_id", "INTEGER", "Category ID - References the category of the product [FK: t_cat_ref.cat_id]" },
  { "quantityperunit", "qty_per_unt", "VARCHAR(80)", "Quantity Per Unit - What one unit of the product contains" },
  { "unitprice", "unt_prc", "NUMERIC(10,2)", "Unit Price - Today's list price of one unit" },
  { "unitsinstock", "unts_stk", "INTEGER", "Units In Stock - Units in the warehouse" },
  { "unitsonorder", "unts_ord", "INTEGER", "Units On Order - Units ordered from the supplier" },
  { "reorderlevel", "reord_lvl", "INTEGER", "Reorder Level - Units in stock at which more are ordered" },
  { "discontinued", "discont", "INTEGER", "Discontinued - 1 where the product is no longer sold, else 0" },
  { NULL },
};

static const TwSampleColumn shippers[] = {
  { "shipperid", "shp_id", "INTEGER", "Shipper ID - Number of the shipper" },
  { "companyname", "cmpny_nm", "VARCHAR(160)", "Company Name - Name of the shipping company" },
  { "phone", "phn", "VARCHAR(96)", "Phone - Telephone number of the shipper" },
  { NULL },
};

static const TwSampleColumn suppliers[] = {
  { "supplierid", "sup_id", "INTEGER", "Supplier ID - Number of the supplier" },
  { "companyname", "cmpny_nm", "VARCHAR(160)", "Company Name - Name of the supplier company" },
  { "contactname", "cntct_nm", "VARCHAR(120)", "Contact Name - Person to talk to at the supplier" },
  { "contacttitle", "cntct_ttl", "VARCHAR(120)", "Contact Title - Job title of the contact person" },
  { "address", "addr", "VARCHAR(240)", "Address - Street address of the supplier" },
  { "city", "cty", "VARCHAR(60)", "City - City of the supplier" },
  { "region", "rgn", "VARCHAR(60)", "Region - State, province or region of the supplier" },
  { "postalcode", "pstl_cd", "VARCHAR(40)", "Postal Code - Postal code of the supplier" },
  { "country", "cntry_cd", "VARCHAR(60)", "Country - Country of the supplier" },
  { "phone", "phn", "VARCHAR(96)", "Phone - Telephone number of the supplier" },
  { "fax", "fx", "VARCHAR(96)", "Fax - Fax number of the supplier" },
  { "homepage", "hmepg", "VARCHAR(1000)", "Homepage - Web page of the supplier" },
  { NULL },
};

const TwSampleTable tw_sample_tables[] = {
  { "categories", "t_cat_ref", "Categories - Kinds of products", 8, categories },
  { "customers", "t_cust_mst", "Customers - Companies that buy", 91, customers },
  { "employees", "t_emp_mst", "Employees - People who take the orders", 9, employees },
  { "order_details", "t_ord_dtl", "Order Details - Lines of the orders: product, price, quantity, discount", 2155, order_details },
  { "orders", "t_ord_hdr", "Orders - Orders placed by customers", 830, orders },
  { "products", "t_prd_mst", "Products - Goods on sale, with price and stock", 77, products },
  { "shippers", "t_shp_ref", "Shippers - Companies that carry the orders", 3, shippers },
  { "suppliers", "t_sup_mst", "Suppliers - Companies that the products come from", 29, suppliers },
  { NULL },
};
/* clang-format on */

const char *
tw_sample_get_schema (TwSample sample)
{
  return sample == TW_SAMPLE_CRYPTIC ? "nw_abbr" : "northwind";
}

const char *
tw_sample_table_get_name (const TwSampleTable *self, TwSample sample)
{
  return sample == TW_SAMPLE_CRYPTIC ? self->cryptic : self->name;
}

const char *
tw_sample_column_get_name (const TwSampleColumn *self, TwSample sample)
{
  return sample == TW_SAMPLE_CRYPTIC ? self->cryptic : self->name;
}
