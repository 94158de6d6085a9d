#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the verified queries of schema nw_abbr from those of northwind in examples.yaml.

    data/examples/make-cryptic.py           rewrites the second half of examples.yaml
    data/examples/make-cryptic.py --check   says whether it is up to date
"""
import os
import re
import sys

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "examples.yaml")
MARKER = "# Made from the above by make-cryptic.py: edit there.\n"

TABLES = {
    "categories": "t_cat_ref", "customers": "t_cust_mst", "employees": "t_emp_mst",
    "order_details": "t_ord_dtl", "orders": "t_ord_hdr", "products": "t_prd_mst",
    "shippers": "t_shp_ref", "suppliers": "t_sup_mst",
}
COLUMNS = {
    "categoryid": "cat_id", "categoryname": "cat_nm", "city": "cty", "companyname": "cmpny_nm",
    "country": "cntry_cd", "customerid": "cust_id", "discontinued": "discont",
    "discount": "dscnt", "employeeid": "emp_id", "firstname": "frst_nm", "freight": "frght",
    "lastname": "lst_nm", "orderdate": "ord_dt", "orderid": "ord_id", "productid": "prd_id",
    "productname": "prd_nm", "quantity": "qty", "requireddate": "req_dt",
    "shipcountry": "shp_cntry", "shippeddate": "shp_dt", "shipperid": "shp_id",
    "shipvia": "shp_via", "supplierid": "sup_id", "unitprice": "unt_prc",
    "unitsinstock": "unts_stk",
}


def translate(line):
    """One line of SQL; what stands in quotes stays."""
    parts = re.split(r"('[^']*')", line)
    for i in range(0, len(parts), 2):
        part = re.sub(r"\bnorthwind\.(\w+)", lambda m: "nw_abbr." + TABLES[m[1]], parts[i])
        parts[i] = re.sub(r"\b[a-z]+\b", lambda m: COLUMNS.get(m[0], m[0]), part)
    return "".join(parts)


def make(text):
    head = text.partition(MARKER)[0]
    made = []
    in_sql = False
    for line in head[head.index("\nnorthwind:") + 1:].splitlines(keepends=True):
        if in_sql and not line.startswith("      "):
            in_sql = False
        made.append(translate(line) if in_sql else line)
        in_sql = in_sql or line.startswith("    sql:")
    return head + MARKER + "".join(made).replace("northwind:", "nw_abbr:", 1).rstrip("\n") + "\n"


def main():
    with open(PATH, encoding="utf-8") as file:
        text = file.read()
    made = make(text)
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if made == text else "examples.yaml is not up to date: run make-cryptic.py")
    with open(PATH, "w", encoding="utf-8") as file:
        file.write(made)


main()
