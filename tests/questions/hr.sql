-- SPDX-License-Identifier: Apache-2.0
create schema hr;
set search_path = hr, public;
create table departments(dept_id int primary key, dept_name varchar(40), location varchar(40), budget numeric(12,2));
create table jobs(job_id int primary key, job_title varchar(40), min_salary int, max_salary int);
create table employees(emp_id int primary key, first_name varchar(40), last_name varchar(40), gender varchar(10), birth_date date, hire_date date, termination_date date, salary numeric(10,2), job_id int references jobs, dept_id int references departments, manager_id int references employees);
create table leave_requests(request_id int primary key, emp_id int references employees, leave_type varchar(20), start_date date, end_date date, days int, status varchar(20));
create table reviews(review_id int primary key, emp_id int references employees, reviewer_id int references employees, review_date date, rating int);
create table trainings(training_id int primary key, training_name varchar(40), cost numeric(8,2), mandatory boolean);
create table training_attendance(emp_id int references employees, training_id int references trainings, completed_on date, score int, primary key(emp_id,training_id));
insert into departments values (1,'Engineering','Lisbon',900000),(2,'Sales','Porto',650000),(3,'Finance','Lisbon',300000),(4,'Legal','Madrid',210000),(5,'Support','Porto',180000),(6,'Research','Madrid',null);
insert into jobs values (1,'Developer',30000,90000),(2,'Account Manager',28000,80000),(3,'Accountant',27000,70000),(4,'Lawyer',40000,120000),(5,'Support Agent',20000,45000),(6,'Director',80000,200000);
insert into employees select i, one_of(i,'f','Ana','Bruno','Clara','Diogo','Eva','Fabio','Gina','Helder','Ines','Joao'), one_of(i,'l','Costa','Dias','Esteves','Faria','Gomes','Lima','Matos')||i, one_of(i,'g','female','male'), '1960-01-01'::date+pick(i,'b',14000), '2010-01-01'::date+pick(i,'h',5000), case when pick(i,'t',6)=0 then '2023-10-01'::date+pick(i,'tt',400) end, 24000+pick(i,'s',90000)+0.5, case when i<=5 then 6 else 1+pick(i,'j',5) end, 1+pick(i,'d',5), case when i=1 then null when i<=5 then 1 else 2+pick(i,'m',6) end from generate_series(1,90) i;
insert into leave_requests select i, 1+pick(i,'e',80), one_of(i,'t','vacation','sick','parental','unpaid'), d, d+n-1, n, one_of(i,'s','approved','approved','rejected','pending') from (select i, '2022-01-01'::date+pick(i,'d',1000) d, 1+pick(i,'n',15) n from generate_series(1,300) i) x;
insert into reviews select i, 1+pick(i,'e',85), 1+pick(i,'r',7), '2021-01-01'::date+pick(i,'d',1200), 1+pick(i,'k',5) from generate_series(1,200) i;
insert into trainings values (1,'Fire Safety',120,true),(2,'Data Privacy',80,true),(3,'Public Speaking',400,false),(4,'Advanced SQL',650,false),(5,'First Aid',150,true),(6,'Wine Tasting',90,false);
insert into training_attendance select distinct on (1,2) 1+pick(i,'e',75), 1+pick(i,'t',5), '2022-01-01'::date+pick(i,'d',900), 40+pick(i,'s',61) from generate_series(1,220) i;
