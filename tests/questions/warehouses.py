# SPDX-License-Identifier: Apache-2.0
"""Small warehouses that are nothing like Northwind, with seeded data, for asking questions of."""
import datetime
import random

RANDOM = random.Random(7)
SCRIPTS = []


def day(first, end):
    first = datetime.date.fromisoformat(first)
    return first + datetime.timedelta(RANDOM.randrange((datetime.date.fromisoformat(end) - first).days))


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int, float)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def mk(schema, ddl, data):
    SCRIPTS.append(f"create schema {schema}; set search_path = {schema};\n{ddl}")
    for table, rows in data:
        values = ",\n".join("(" + ", ".join(literal(cell) for cell in row) + ")" for row in rows)
        SCRIPTS.append(f"insert into {table} values\n{values};")


first=['Anna','Ben','Carla','David','Elena','Frank','Grace','Henry','Iris','Jack','Karin','Leo','Mona','Nils','Olga','Paul']
last=['Smith','Jones','Brown','Garcia','Miller','Davis','Lopez','Wilson','Moore','Clark','Lewis','Young']
cities=['Boston','Chicago','Denver','Austin','Seattle','Miami']
# hospital (constraints)
deps=['Cardiology','Neurology','Oncology','Pediatrics','Radiology']
docs=[(i,RANDOM.choice(first),RANDOM.choice(last),RANDOM.choice(['Surgeon','Resident','Consultant']),1+i%5,day('2005-01-01','2022-01-01'),RANDOM.randrange(80,300)*1000) for i in range(1,26)]
pats=[(i,RANDOM.choice(first),RANDOM.choice(last),day('1940-01-01','2018-01-01'),RANDOM.choice(['F','M']),RANDOM.choice(cities),RANDOM.choice(['A+','B+','O-','AB+']),RANDOM.choice([None,'555-%04d'%i])) for i in range(1,201)]
adm=[]
for i in range(1,401):
    a=day('2021-01-01','2023-12-31'); adm.append((i,RANDOM.randrange(1,181),RANDOM.randrange(1,26),a,RANDOM.choice([None,a+datetime.timedelta(days=RANDOM.randrange(1,20))]) if RANDOM.random()<.2 else a+datetime.timedelta(days=RANDOM.randrange(1,20)),RANDOM.choice(['Emergency','Elective','Transfer']),round(RANDOM.uniform(200,20000),2)))
meds=['Aspirin','Ibuprofen','Metformin','Lisinopril','Amoxicillin','Morphine']
mk('hospital','''
create table departments(department_id int primary key, name varchar(60), floor int, phone varchar(20));
create table doctors(doctor_id int primary key, first_name varchar(40), last_name varchar(40), title varchar(40), department_id int references departments, hire_date date, salary numeric(10,2));
create table patients(patient_id int primary key, first_name varchar(40), last_name varchar(40), birth_date date, gender char(1), city varchar(40), blood_type varchar(4), phone varchar(20));
create table admissions(admission_id int primary key, patient_id int references patients, doctor_id int references doctors, admission_date date, discharge_date date, admission_type varchar(20), total_charge numeric(10,2));
create table medications(medication_id int primary key, name varchar(60), unit_cost numeric(8,2), in_formulary boolean);
create table prescriptions(prescription_id int primary key, admission_id int references admissions, medication_id int references medications, dosage_mg int, days_supply int, prescribed_at timestamp);
''',[('departments',[(i+1,n,i+1,'x%d'%i) for i,n in enumerate(deps)]),('doctors',docs),('patients',pats),('admissions',adm),
 ('medications',[(i+1,n,round(RANDOM.uniform(1,60),2),i%3!=0) for i,n in enumerate(meds)]),
 ('prescriptions',[(i,RANDOM.randrange(1,350),RANDOM.randrange(1,7),RANDOM.choice([5,10,50,100,500]),RANDOM.randrange(1,31),datetime.datetime(2021,1,1)+datetime.timedelta(hours=RANDOM.randrange(26000))) for i in range(1,701)])])
# saas
plans=['Free','Starter','Business','Enterprise']; ind=['Retail','Finance','Healthcare','Education','Media']; cts=['Germany','France','USA','Japan','Brazil']
acc=[(i,'Company %d'%i,RANDOM.choice(ind),RANDOM.choice(cts),day('2020-01-01','2023-12-31'),RANDOM.randrange(1,500)) for i in range(1,121)]
subs=[]
for i in range(1,181):
    s=day('2021-01-01','2023-10-01'); st=RANDOM.choice(['active','active','cancelled','trial'])
    subs.append((i,RANDOM.randrange(1,111),RANDOM.randrange(1,5),s,s+datetime.timedelta(days=RANDOM.randrange(30,400)) if st=='cancelled' else None,st,RANDOM.randrange(1,60)))
inv=[(i,RANDOM.randrange(1,181),day('2022-01-01','2023-12-31'),round(RANDOM.uniform(20,5000),2),RANDOM.choice(['paid','paid','open','void'])) for i in range(1,901)]
mk('saas','''
create table plans(id int primary key, name varchar(40), monthly_price numeric(8,2), max_seats int);
create table accounts(id int primary key, name varchar(80), industry varchar(40), country varchar(40), created_at date, employee_count int);
create table users(id int primary key, account_id int references accounts(id), email varchar(80), full_name varchar(80), role varchar(20), is_active boolean, last_login_at timestamp, signed_up_at timestamp);
create table subscriptions(id int primary key, account_id int references accounts(id), plan_id int references plans(id), started_on date, ended_on date, status varchar(20), seats int);
create table invoices(id int primary key, subscription_id int references subscriptions(id), invoice_date date, amount numeric(10,2), status varchar(20));
create table support_tickets(id int primary key, account_id int references accounts(id), user_id int references users(id), opened_at timestamp, closed_at timestamp, priority varchar(10), subject varchar(100));
''',[('plans',[(i+1,n,[0,19,99,499][i],[1,5,50,1000][i]) for i,n in enumerate(plans)]),('accounts',acc),
 ('users',[(i,RANDOM.randrange(1,121),'u%d@x.com'%i,RANDOM.choice(first)+' '+RANDOM.choice(last),RANDOM.choice(['admin','member','viewer']),RANDOM.random()<.7,datetime.datetime(2023,1,1)+datetime.timedelta(hours=RANDOM.randrange(8000)),datetime.datetime(2021,1,1)+datetime.timedelta(hours=RANDOM.randrange(20000))) for i in range(1,401)]),
 ('subscriptions',subs),('invoices',inv),
 ('support_tickets',[(i,RANDOM.randrange(1,100),RANDOM.randrange(1,401),datetime.datetime(2022,1,1)+datetime.timedelta(hours=RANDOM.randrange(17000)),None if RANDOM.random()<.2 else datetime.datetime(2024,1,1),RANDOM.choice(['low','medium','high','urgent']),'s%d'%i) for i in range(1,501)])])
# school (no constraints -> relationships via pk/fk constraints anyway)
crs=['Algebra','Biology','Chemistry','History','Literature','Physics','Music','Art']
mk('school','''
create table teachers(teacher_id int primary key, teacher_name varchar(60), subject varchar(40), hired_on date, salary int);
create table students(student_id int primary key, student_name varchar(60), grade_level int, birth_date date, city varchar(40), gpa numeric(3,2), scholarship boolean);
create table courses(course_id int primary key, course_title varchar(60), credits int, teacher_id int references teachers, room varchar(10));
create table enrollments(enrollment_id int primary key, student_id int references students, course_id int references courses, enrolled_on date, score numeric(5,2), passed boolean);
create table attendance(attendance_id int primary key, student_id int references students, course_id int references courses, class_date date, status varchar(10));
''',[('teachers',[(i,RANDOM.choice(first)+' '+RANDOM.choice(last),RANDOM.choice(crs),day('2000-01-01','2022-01-01'),RANDOM.randrange(40,90)*1000) for i in range(1,13)]),
 ('students',[(i,RANDOM.choice(first)+' '+RANDOM.choice(last),RANDOM.randrange(9,13),day('2005-01-01','2010-01-01'),RANDOM.choice(cities),round(RANDOM.uniform(1.5,4),2),RANDOM.random()<.2) for i in range(1,151)]),
 ('courses',[(i+1,n,RANDOM.randrange(1,6),RANDOM.randrange(1,11),'R%d'%(i%4)) for i,n in enumerate(crs)]),
 ('enrollments',[(i,RANDOM.randrange(1,141),RANDOM.randrange(1,9),day('2021-09-01','2023-06-01'),round(RANDOM.uniform(30,100),1),RANDOM.random()<.8) for i in range(1,501)]),
 ('attendance',[(i,RANDOM.randrange(1,141),RANDOM.randrange(1,9),day('2022-09-01','2023-06-01'),RANDOM.choice(['present','present','absent','late'])) for i in range(1,1001)])])
# logistics: two fks to locations
whs=['Hamburg','Rotterdam','Lyon','Milan','Madrid','Warsaw']
mk('logistics','''
create table warehouses(warehouse_code varchar(5) primary key, city varchar(40), country varchar(40), capacity_m3 int, opened_on date);
create table carriers(carrier_id int primary key, carrier_name varchar(60), transport_mode varchar(20));
create table drivers(driver_id int primary key, first_name varchar(40), last_name varchar(40), license_class varchar(4), hire_date date, carrier_id int references carriers);
create table trucks(truck_id int primary key, plate_number varchar(20), model varchar(40), max_load_kg int, purchase_date date);
create table shipments(shipment_id int primary key, origin_warehouse varchar(5) references warehouses, destination_warehouse varchar(5) references warehouses, carrier_id int references carriers, driver_id int references drivers, truck_id int references trucks, shipped_at date, delivered_at date, weight_kg numeric(10,2), shipping_cost numeric(10,2), status varchar(20));
create table shipment_items(shipment_id int references shipments, line_no int, sku varchar(20), description varchar(60), quantity int, unit_weight_kg numeric(8,2), primary key(shipment_id,line_no));
''',[('warehouses',[(n[:3].upper(),n,['Germany','Netherlands','France','Italy','Spain','Poland'][i],RANDOM.randrange(1000,9000),day('2000-01-01','2015-01-01')) for i,n in enumerate(whs)]),
 ('carriers',[(1,'FastFreight','road'),(2,'RailCo','rail'),(3,'SkyCargo','air'),(4,'SeaLine','sea')]),
 ('drivers',[(i,RANDOM.choice(first),RANDOM.choice(last),RANDOM.choice(['C','CE','D']),day('2010-01-01','2022-01-01'),RANDOM.randrange(1,5)) for i in range(1,31)]),
 ('trucks',[(i,'PL-%d'%i,RANDOM.choice(['Volvo FH','MAN TGX','Scania R']),RANDOM.choice([12000,18000,24000]),day('2015-01-01','2022-01-01')) for i in range(1,21)]),
 ('shipments',[(i,)+tuple(RANDOM.sample([n[:3].upper() for n in whs],2))+(RANDOM.randrange(1,5),RANDOM.randrange(1,29),RANDOM.randrange(1,21))+(lambda s:(s,None if RANDOM.random()<.15 else s+datetime.timedelta(days=RANDOM.randrange(1,9))))(day('2022-01-01','2023-12-31'))+(round(RANDOM.uniform(50,9000),2),round(RANDOM.uniform(50,3000),2),RANDOM.choice(['delivered','delivered','in transit','cancelled'])) for i in range(1,601)]),
 ('shipment_items',[(i,j,'SKU%d'%RANDOM.randrange(50),RANDOM.choice(['Bolts','Paper','Glass','Motors']),RANDOM.randrange(1,100),round(RANDOM.uniform(.1,50),2)) for i in range(1,601) for j in range(1,RANDOM.randrange(2,5))])])
# cryptic retail bank with comments
mk('bnk','''
create table t_cst(cst_id int, frst_nm varchar(40), lst_nm varchar(40), brth_dt date, cty varchar(40), sgmt_cd varchar(10), opn_dt date);
comment on table t_cst is 'Clients - People who bank with us';
comment on column t_cst.cst_id is 'Client ID - Number of the client'; comment on column t_cst.frst_nm is 'First Name - Given name'; comment on column t_cst.lst_nm is 'Last Name - Family name';
comment on column t_cst.brth_dt is 'Birth Date - Day of birth'; comment on column t_cst.cty is 'City - Home city'; comment on column t_cst.sgmt_cd is 'Segment - Client segment'; comment on column t_cst.opn_dt is 'Joining Date - Day the client joined';
create table t_brn(brn_id int, brn_nm varchar(40), cty varchar(40), mgr_nm varchar(60));
comment on table t_brn is 'Branches - Offices of the bank'; comment on column t_brn.brn_id is 'Branch ID - Number'; comment on column t_brn.brn_nm is 'Branch Name - Name of the branch'; comment on column t_brn.cty is 'City - City of the branch'; comment on column t_brn.mgr_nm is 'Manager Name - Who runs the branch';
create table t_acct(acct_no int, cst_id int, brn_id int, acct_typ varchar(20), bal_amt numeric(12,2), opn_dt date, cls_dt date, int_rt numeric(5,3));
comment on table t_acct is 'Bank Accounts - Accounts held by clients'; comment on column t_acct.acct_no is 'Account Number - Number of the account'; comment on column t_acct.cst_id is 'Client ID - Holder [FK: t_cst.cst_id]'; comment on column t_acct.brn_id is 'Branch ID - Where it was opened [FK: t_brn.brn_id]';
comment on column t_acct.acct_typ is 'Account Type - Checking, savings, loan'; comment on column t_acct.bal_amt is 'Balance - Money on the account'; comment on column t_acct.opn_dt is 'Opening Date - Day it was opened'; comment on column t_acct.cls_dt is 'Closing Date - Day it was closed'; comment on column t_acct.int_rt is 'Interest Rate - Yearly rate';
create table t_txn(txn_id int, acct_no int, txn_dt date, txn_typ varchar(20), amt numeric(12,2), chnl_cd varchar(10));
comment on table t_txn is 'Transactions - Movements on accounts'; comment on column t_txn.txn_id is 'Transaction ID - Number'; comment on column t_txn.acct_no is 'Account Number - Account [FK: t_acct.acct_no]'; comment on column t_txn.txn_dt is 'Transaction Date - Day'; comment on column t_txn.txn_typ is 'Transaction Type - Deposit, withdrawal, transfer'; comment on column t_txn.amt is 'Amount - Money moved'; comment on column t_txn.chnl_cd is 'Channel - ATM, web, branch';
''',[('t_cst',[(i,RANDOM.choice(first),RANDOM.choice(last),day('1950-01-01','2003-01-01'),RANDOM.choice(cities),RANDOM.choice(['gold','silver','bronze']),day('2015-01-01','2023-01-01')) for i in range(1,151)]),
 ('t_brn',[(i+1,n+' Branch',n,RANDOM.choice(first)+' '+RANDOM.choice(last)) for i,n in enumerate(cities)]),
 ('t_acct',[(1000+i,RANDOM.randrange(1,141),RANDOM.randrange(1,7),RANDOM.choice(['checking','savings','loan']),round(RANDOM.uniform(-500,90000),2),day('2015-01-01','2023-01-01'),None if RANDOM.random()<.8 else day('2023-01-02','2023-12-31'),round(RANDOM.uniform(0,5),3)) for i in range(1,251)]),
 ('t_txn',[(i,1000+RANDOM.randrange(1,251),day('2022-01-01','2023-12-31'),RANDOM.choice(['deposit','withdrawal','transfer']),round(RANDOM.uniform(5,3000),2),RANDOM.choice(['ATM','web','branch'])) for i in range(1,1501)])])
