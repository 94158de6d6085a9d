-- SPDX-License-Identifier: Apache-2.0
create schema factory;
set search_path = factory, public;
create table production_lines(line_id int primary key, line_name varchar(30), plant varchar(30));
create table machines(machine_id int primary key, machine_name varchar(40), line_id int references production_lines, installed_on varchar(10), status varchar(12), purchase_price numeric(12,2));
create table items(item_id int primary key, item_name varchar(40), family varchar(20), standard_cost numeric(10,2));
create table work_orders(wo_id int primary key, item_id int references items, line_id int references production_lines, planned_qty int, produced_qty int, scrapped_qty int, start_day int, finish_day int, priority varchar(8));
create table downtime_events(event_id int primary key, machine_id int references machines, started_at timestamp, ended_at timestamp, cause varchar(20));
create table defects(defect_id int primary key, wo_id int references work_orders, defect_type varchar(20), severity varchar(10), found_on date);
create table components(component_id int primary key, component_name varchar(40), parent_component_id int references components, unit_cost numeric(8,2), stock_qty int, min_stock int);
comment on column work_orders.start_day is 'Start Day - Day work began, YYYYMMDD'; comment on column work_orders.finish_day is 'Finish Day - Day work was finished, YYYYMMDD'; comment on column machines.installed_on is 'Installed On - Day of installation as text, YYYY-MM-DD';
insert into production_lines values (1,'Line A','Gdansk'),(2,'Line B','Gdansk'),(3,'Line C','Brno'),(4,'Line D','Brno'),(5,'Line E','Kosice');
insert into machines select i, one_of(i,'n','Press','Lathe','Welder','Mill','Oven')||' '||i, 1+pick(i,'l',4), to_char('2008-01-01'::date+pick(i,'d',5000),'YYYY-MM-DD'), one_of(i,'s','running','running','idle','repair'), 10000+pick(i,'p',900000)/10.0 from generate_series(1,30) i;
insert into items select i, one_of(i,'n','Valve','Pump','Gear','Shaft','Seal')||' '||i, one_of(i,'f','Hydraulic','Drive','Sealing'), 2+pick(i,'c',20000)/100.0 from generate_series(1,25) i;
insert into work_orders select i, 1+pick(i,'i',23), 1+pick(i,'l',4), p, p-pick(i,'q',40), pick(i,'sc',25), to_char(d,'YYYYMMDD')::int, case when pick(i,'f',9)>0 then to_char(d+1+pick(i,'dd',12),'YYYYMMDD')::int end, one_of(i,'pr','low','normal','high') from (select i, 50+pick(i,'p',500) p, '2022-01-03'::date+pick(i,'d',700) d from generate_series(1,500) i) x;
insert into downtime_events select i, 1+pick(i,'m',26), t, case when pick(i,'o',20)>0 then t+(5+pick(i,'len',600))*interval '1 minute' end, one_of(i,'c','Breakdown','Maintenance','Setup','No material') from (select i, '2022-01-01'::timestamp+pick(i,'t',17000)*interval '1 hour' t from generate_series(1,400) i) x;
insert into defects select i, 1+pick(i,'w',450), one_of(i,'t','Scratch','Crack','Dimension','Leak'), one_of(i,'s','minor','major','critical'), '2022-01-05'::date+pick(i,'d',700) from generate_series(1,300) i;
insert into components select i, one_of(i,'n','Bolt','Nut','Plate','Housing','Spring')||' '||i, case when i>8 then 1+pick(i,'p',8) end, 1+pick(i,'c',5000)/100.0, pick(i,'s',300), 20+pick(i,'m',100) from generate_series(1,60) i;
