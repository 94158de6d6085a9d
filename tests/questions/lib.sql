-- SPDX-License-Identifier: Apache-2.0
create schema lib;
set search_path = lib, public;
create table branches(branch_id int primary key, branch_name varchar(40), district varchar(40), opened_year int);
create table authors(author_id int primary key, author_name varchar(60), nationality varchar(30), born_in int);
create table books(book_id int primary key, title varchar(80), author_id int references authors, genre varchar(30), pages int, published_year int, replacement_cost numeric(8,2));
create table members(member_id int primary key, first_name varchar(40), last_name varchar(40), joined_on date, membership_type varchar(20), email varchar(60), is_blocked boolean, branch_id int references branches);
create table loans(loan_id int primary key, book_id int references books, member_id int references members, branch_id int references branches, loaned_on date, due_on date, returned_on date);
create table fines(fine_id int primary key, loan_id int references loans, amount numeric(6,2), paid_on date, waived boolean);
insert into branches values (1,'Central','Old Town',1901),(2,'Riverside','West',1975),(3,'Hillview','North',1998),(4,'Harbour','South',2011),(5,'Airport','East',2024);
insert into authors select i, one_of(i,'f','Amal','Bert','Chloe','Dora','Emil')||' '||one_of(i,'l','Novak','Okoro','Prost','Quist')||' '||i, one_of(i,'n','Czech','Nigerian','French','Swedish'), 1920+pick(i,'b',70) from generate_series(1,30) i;
insert into books select i, one_of(i,'a','The Silent','A Brief','Lost','The Last')||' '||one_of(i,'b','Garden','River','Empire','Letter')||' '||i, 1+pick(i,'au',27), one_of(i,'g','Fiction','History','Science','Children'), 80+pick(i,'p',700), 1950+pick(i,'y',73), 5+pick(i,'c',6000)/100.0 from generate_series(1,150) i;
insert into members select i, one_of(i,'f','Zoe','Yusuf','Wanda','Viktor','Ulla'), one_of(i,'l','Tamm','Sarr','Ruiz','Pohl')||i, '2018-01-01'::date+pick(i,'j',2000), one_of(i,'m','adult','adult','student','senior'), case when pick(i,'e',6)>0 then 'm'||i||'@lib.test' end, pick(i,'bl',12)=0, 1+pick(i,'br',4) from generate_series(1,130) i;
insert into loans select i, 1+pick(i,'b',140), 1+pick(i,'m',118), 1+pick(i,'br',4), d, d+21, case when pick(i,'r',9)>0 then d+1+pick(i,'rr',40) end from (select i, '2022-01-01'::date+pick(i,'d',900) d from generate_series(1,1400) i) x;
insert into fines select i, 1+pick(i,'l',1400), 1+pick(i,'a',1500)/100.0, case when pick(i,'p',3)>0 then '2022-03-01'::date+pick(i,'pd',900) end, pick(i,'w',10)=0 from generate_series(1,260) i;
