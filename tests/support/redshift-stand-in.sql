-- SPDX-License-Identifier: Apache-2.0
-- A STAND-IN for what Redshift has and PostgreSQL has not (redshift-stand-in): its columns of pg_class
-- and pg_attribute, its system views and functions, in PostgreSQL's terms. It is no Redshift: it shows
-- that Tradewind asks for what is documented and copes with the answers, not that a cluster gives them.
CREATE SCHEMA stand_in;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path TO "$user", public, stand_in',
                           current_database()); END $$;
SET search_path TO public, stand_in;

CREATE FUNCTION stand_in.version() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 '
         '(Red Hat 3.4.2-6.fc3), Redshift 1.0.75983' $$;
CREATE FUNCTION stand_in.strtol(digits text, base int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT ('x' || lpad(digits, 16, '0'))::bit(64)::bigint $$;
CREATE FUNCTION stand_in.refuse(message text, code text) RETURNS text LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION USING MESSAGE = message, ERRCODE = code; END $$;

-- Tables.
CREATE SCHEMA shop;
CREATE TABLE shop.customers (id int PRIMARY KEY, name varchar(40) NOT NULL, country varchar(40));
CREATE TABLE shop.orders (id int PRIMARY KEY, customer_id int REFERENCES shop.customers,
                          total numeric(10,2), ordered date);
CREATE TABLE shop.secrets (id int, word varchar(20));
COMMENT ON TABLE shop.customers IS 'Customers - who buys';
INSERT INTO shop.customers SELECT g, 'Customer ' || g,
  CASE WHEN g % 2 = 0 THEN 'Germany' ELSE 'France' END FROM generate_series(1, 40) g;
INSERT INTO shop.orders SELECT g, 1 + g % 40, g, date '2024-01-01' + g FROM generate_series(1, 200) g;
CREATE SCHEMA hr;
CREATE TABLE hr.salaries (person int, amount numeric(10,2));
INSERT INTO hr.salaries VALUES (1, 4242);

-- A late-binding view: its columns are in pg_get_late_binding_view_cols() alone.
CREATE VIEW shop.recent_orders AS SELECT id, customer_id, total FROM shop.orders WHERE ordered > '2024-03-01';

-- An external table, in the catalog of Glue alone; a session that is cold cannot open it while it may
-- only read (redshift-facts §2).
CREATE SCHEMA spectrum;
CREATE TABLE spectrum.clicks_data AS SELECT g AS id, 'page ' || g % 5 AS page FROM generate_series(1, 50) g;
CREATE FUNCTION stand_in.open_external(name text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
  BEGIN
    IF coalesce(current_setting('stand_in.warm', true), '') = 'yes' THEN RETURN true; END IF;
    IF current_setting('transaction_read_only') = 'on' THEN
      RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'Failed to incorporate external table "'
        || name || '" into local catalog. Error=transaction is read-only';
    END IF;
    PERFORM set_config('stand_in.warm', 'yes', false);
    RETURN true;
  END $$;
CREATE VIEW spectrum.clicks AS SELECT d.* FROM spectrum.clicks_data d
  WHERE (SELECT stand_in.open_external('spectrum.clicks'));

-- A datashare; the proxy makes two names of three.
CREATE SCHEMA sales_share_public;
CREATE TABLE sales_share_public.deals (id int, amount numeric(10,2));
INSERT INTO sales_share_public.deals SELECT g, g * 10 FROM generate_series(1, 7) g;

CREATE VIEW stand_in.pg_class AS
  SELECT c.*, CASE c.relname WHEN 'orders' THEN 1 WHEN 'customers' THEN 8 WHEN 'secrets' THEN 0
                             ELSE 9 END AS reldiststyle
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('stand_in', 'spectrum', 'sales_share_public');
CREATE VIEW stand_in.pg_attribute AS
  SELECT a.attrelid, a.attname, a.atttypid, a.attnum, a.atttypmod, a.attnotnull, a.attisdropped,
         a.attrelid = 'shop.orders'::regclass AND a.attname = 'customer_id' AS attisdistkey,
         CASE WHEN a.attrelid = 'shop.orders'::regclass AND a.attname = 'ordered' THEN 1
              WHEN a.attrelid = 'shop.customers'::regclass AND a.attname = 'id' THEN -1
              ELSE 0 END AS attsortkeyord
  FROM pg_catalog.pg_attribute a WHERE a.attrelid <> 'shop.recent_orders'::regclass;
CREATE FUNCTION stand_in.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql AS $$
  VALUES ('shop'::name, 'recent_orders'::name, 'id'::name, 'integer'::varchar, 1),
         ('shop', 'recent_orders', 'customer_id', 'integer', 2),
         ('shop', 'recent_orders', 'total', 'numeric(10,2)', 3) $$;

CREATE FUNCTION stand_in.wait_long() RETURNS int LANGUAGE plpgsql VOLATILE AS $$
  BEGIN PERFORM pg_sleep(60); RETURN 1; END $$;
CREATE VIEW stand_in.svv_external_schemas AS
  SELECT * FROM (VALUES ('spectrum'::name), ('slow_lake'), ('broken_lake')) v(schemaname);
CREATE FUNCTION stand_in.external_columns(wanted name) RETURNS TABLE
  (schemaname name, tablename name, columnname name, external_type varchar, columnnum int)
  LANGUAGE plpgsql AS $$
  BEGIN
    IF wanted = 'slow_lake' THEN PERFORM pg_sleep(60); END IF;
    IF wanted = 'broken_lake' THEN
      RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'Glue catalog is not there',
        DETAIL = E'-----------------------------------------------\n  error:  Entity Not Found\n'
                 '  code:      16000\n  context:   glue\n  query:     0\n  location:  x.cpp:1\n'
                 '-----------------------------------------------';
    END IF;
    IF wanted = 'spectrum' THEN
      RETURN QUERY VALUES ('spectrum'::name, 'clicks'::name, 'id'::name, 'int'::varchar, 1),
                          ('spectrum'::name, 'clicks'::name, 'page'::name, 'string'::varchar, 2);
    END IF;
  END $$;
CREATE VIEW stand_in.svv_redshift_databases AS
  SELECT * FROM (VALUES (current_database()::name), ('sales_share'::name)) v(database_name);
CREATE VIEW stand_in.svv_all_columns AS
  SELECT * FROM (VALUES
    ('sales_share', 'public', 'deals', 'id', 1, 'integer', 'NO', NULL),
    ('sales_share', 'public', 'deals', 'amount', 2, 'numeric', 'YES', 'What was agreed'),
    ('sales_share', 'pg_catalog', 'pg_proc', 'proname', 1, 'name', 'YES', NULL))
  v(database_name, schema_name, table_name, column_name, ordinal_position, data_type, is_nullable,
    remarks);
CREATE VIEW stand_in.svv_table_info AS
  SELECT 'shop.orders'::regclass::oid AS table_id, 200::numeric AS tbl_rows;
CREATE VIEW stand_in.svv_user_grants AS
  SELECT NULL::text AS user_name, NULL::text AS role_name WHERE false;

-- What was labelled, and how it goes. The times are made up.
CREATE TABLE stand_in.history (query_id serial, label text, session int, started timestamptz);
CREATE FUNCTION stand_in.set_label(name text) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
  SELECT set_config('application_name', name, false);
  INSERT INTO stand_in.history (label, session, started)
    VALUES (name, pg_backend_pid(), clock_timestamp()) $$;
CREATE VIEW stand_in.sys_query_history AS
  SELECT h.query_id, h.label AS query_label, 'SELECT'::varchar AS query_type,
         (CASE WHEN a.pid IS NULL THEN 'success'
               WHEN clock_timestamp() - a.query_start < interval '1 second' THEN 'queued'
               ELSE 'running' END)::char(10) AS status,
         h.started AS start_time, 1900000::bigint AS elapsed_time, 1500000::bigint AS queue_time,
         20000::bigint AS planning_time, 250000::bigint AS compile_time,
         130000::bigint AS execution_time, 5::bigint AS returned_rows, false AS result_cache_hit
  FROM stand_in.history h LEFT JOIN pg_stat_activity a
    ON a.pid = h.session AND a.application_name = h.label AND a.state = 'active';
GRANT USAGE ON SCHEMA stand_in TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA stand_in TO PUBLIC;
