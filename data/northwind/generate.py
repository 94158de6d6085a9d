#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes Northwind's order history: orders.csv and order_details.csv.

The reference rows beside this script are Northwind's well-known facts. The order history is made
here, from a seed, so that it has the shape that is published of the original's. It comes out the
same byte for byte everywhere: only additions and multiplications of floats, and only
random.Random.random(), whose sequence Python guarantees.

    generate.py           writes both files
    generate.py --check   makes both again in memory, compares them with the files, and proves the
                          published facts; exit status 1 and a line for each difference
"""

import csv
import datetime
import io
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
SEED = 1996

FIRST_ORDER = 10248
FIRST_DAY, LAST_DAY = datetime.date(1996, 7, 4), datetime.date(1998, 5, 6)
# From July 1996 on.
ORDERS_A_MONTH = [22, 25, 23, 26, 25, 31,
                  33, 29, 30, 31, 32, 30, 33, 33, 37, 38, 34, 48,
                  55, 54, 73, 74, 14]
REVENUE_A_MONTH = [27862, 25485, 26381, 37516, 45600, 45240,
                   61258, 38484, 38547, 53033, 53781, 36363, 51021, 47288, 55629, 66749, 43534,
                   71398, 94222, 99415, 104854, 123799, 18334]
TOTAL_BEFORE_DISCOUNT = 1354459
LINES_AN_ORDER = {1: 137, 2: 283, 3: 248, 4: 125, 5: 33, 6: 3, 25: 1}
LINES_BY_DISCOUNT = {0: 1317, 5: 168, 10: 168, 15: 168, 20: 167, 25: 167}
ORDERS_BY_EMPLOYEE = [123, 96, 127, 156, 42, 67, 72, 104, 43]
ORDERS_BY_SHIPPER = [249, 326, 255]
NOT_SHIPPED = {11008, 11019, 11039, 11040, 11045, 11051, 11054, 11058, 11059, 11061, 11062, 11065,
               11068, 11070, 11071, 11072, 11073, 11074, 11075, 11076, 11077}
ORDERS_BY_CUSTOMER = dict(
    QUICK=28, LEHMS=15, FRANK=15, KOENE=14, WANDK=10, OTTIK=10, BLAUS=7, ALFKI=6, DRACD=6, TOMSP=6,
    MORGK=5, SAVEA=31, RATTC=18, WHITC=14, GREAL=11, OLDWO=10, SPLIR=9, LONEP=8, HUNGC=5, LETSS=4,
    THEBI=4, THECR=3, TRAIH=3, LAZYK=2, HANAR=14, QUEEN=13, RICAR=11, GOURL=9, WELLI=9, QUEDE=9,
    FAMIA=7, TRADH=6, COMMI=5, BONAP=17, LAMAI=14, BLONP=11, VICTE=10, FOLIG=5, VINET=5, LACOR=4,
    DUMON=4, SPECD=4, FRANR=3, AROUT=13, BSBEV=10, ISLAT=10, SEVES=9, EASTC=8, NORTS=3, CONSH=3,
    HILAA=18, LILAS=14, LINOD=12, GROSR=2, ERNSH=30, PICCO=10, FOLKO=19, BERGS=18, BOTTM=14,
    MEREP=13, LAUGB=3, REGGC=12, MAGAA=10, FRANS=6, TORTU=10, ANTON=7, PERIC=6, ANATR=4, CENTC=1,
    GODOS=10, ROMEY=5, GALED=5, BOLID=3, WARTH=15, WILMK=7, HUNGO=19, SUPRD=12, MAISD=7, VAFFE=11,
    SIMOB=7, RICSU=10, CHOPS=8, CACTU=6, OCEAN=5, RANCH=5, FURIB=8, PRINI=5, WOLZA=7, SANTG=6)
ORDERS_BY_COUNTRY = {
    'Germany': 122, 'USA': 122, 'Brazil': 83, 'France': 77, 'UK': 56, 'Venezuela': 46,
    'Austria': 40, 'Sweden': 37, 'Canada': 30, 'Italy': 28, 'Mexico': 28, 'Spain': 23,
    'Finland': 22, 'Ireland': 19, 'Belgium': 19, 'Denmark': 18, 'Switzerland': 18,
    'Argentina': 16, 'Portugal': 13, 'Poland': 7, 'Norway': 6}
# Lines by quantity: quartiles 10, 20, 30, 95th percentile 60.
LINES_BY_QUANTITY = {
    1: 17, 2: 40, 3: 35, 4: 45, 5: 60, 6: 85, 7: 30, 8: 55, 9: 25, 10: 190, 12: 90, 14: 35,
    15: 180, 16: 25, 18: 50, 20: 252, 21: 40, 24: 80, 25: 120, 28: 50, 30: 230, 35: 70, 36: 20,
    40: 100, 42: 12, 45: 18, 48: 8, 49: 4, 50: 55, 52: 2, 54: 2, 55: 12, 60: 50, 65: 9, 66: 2,
    70: 24, 77: 3, 80: 14, 84: 2, 90: 2, 91: 1, 100: 6, 110: 2, 120: 2, 130: 1}
# (share of orders, cents): the quartiles 13, 41, 91, the 95th percentile 274, and both ends.
FREIGHT_QUANTILES = [(0.0, 2), (0.25, 1338), (0.5, 4136), (0.75, 9120), (0.95, 27270),
                     (0.99, 52000), (1.0, 100764)]
# How large a customer's lines are beside another's, and how often a product is ordered beside
# another; 1 where not named.
SIZE_OF_CUSTOMER = dict(QUICK=9.0, ERNSH=5.0, SAVEA=9.0, RATTC=3.5, HUNGO=4.0, HANAR=2.0,
                        KOENE=1.8, FOLKO=1.1, MEREP=1.6, WHITC=1.6, FRANK=1.5, QUEEN=1.6,
                        BERGS=1.2, PICCO=1.8, SUPRD=1.6, BONAP=1.1, CENTC=0.4, LAZYK=0.5,
                        GROSR=0.6, NORTS=0.5, DUMON=0.5, SPECD=0.5, LAUGB=0.4, TRAIH=0.5)
WEIGHT_OF_PRODUCT = {59: 2.0, 31: 1.9, 60: 1.8, 24: 1.8, 56: 1.8, 62: 1.7, 41: 1.6, 75: 1.6,
                     2: 1.5, 16: 1.5, 71: 1.4, 40: 1.4, 10: 1.3, 13: 1.4, 72: 1.3, 19: 1.3,
                     17: 1.3, 29: 1.1, 28: 1.1, 38: 0.85, 9: 0.2, 15: 0.25, 37: 0.25, 48: 0.25,
                     66: 0.3, 67: 0.4, 5: 0.4, 14: 0.8, 27: 0.4, 47: 0.8, 50: 0.4, 73: 0.5}
LIST_PRICES_SINCE = datetime.date(1997, 4, 1)
MOST_SWAPS = 400000
CLOSE_ENOUGH = 20 * 10000


def read(name):
    with open(HERE / name, encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def cents(text):
    whole, _, part = text.partition('.')
    return int(whole) * 100 + int((part + '00')[:2])


def dollars(value):
    return f'{value // 100}.{value % 100:02d}'


class Dice(random.Random):
    """Only what random() gives: the other methods may change between Python's versions."""

    def below(self, limit):
        return int(self.random() * limit)

    def mix(self, items):
        for index in range(len(items) - 1, 0, -1):
            other = self.below(index + 1)
            items[index], items[other] = items[other], items[index]
        return items

    def around_one(self):
        return 0.25 + self.random() * (0.5 + self.random() * 2.0)


def repeated(counts):
    return [key for key, count in counts.items() for _ in range(count)]


def numbered(counts):
    return repeated({index + 1: count for index, count in enumerate(counts)})


def order_days():
    """One weekday an order, spread evenly over each month, and each one's month, 0 on."""
    days = []
    for month, count in enumerate(ORDERS_A_MONTH):
        year, number = 1996 + (month + 6) // 12, (month + 6) % 12 + 1
        first = datetime.date(year, number, 1)
        open_days = [day for day in (first + datetime.timedelta(n) for n in range(31))
                     if day.month == number and day.weekday() < 5 and FIRST_DAY <= day <= LAST_DAY]
        days += [(open_days[n * len(open_days) // count], month) for n in range(count)]
    return days


def shipping_lag(dice, day):
    """2 to 25 days, median 7; nothing is shipped after the last day."""
    lag = 2 + dice.below(10) if dice.random() < 0.86 else 11 + dice.below(15)
    longest = (LAST_DAY - day).days
    return lag if lag <= longest else 2 + dice.below(min(longest, 10) - 1)


def make_orders(dice):
    customers = {row['customerid']: row for row in read('customers.csv')}
    buyers = dice.mix(repeated(ORDERS_BY_CUSTOMER))
    last = buyers.index('RATTC')
    buyers[last], buyers[-1] = buyers[-1], buyers[last]
    employees = dice.mix(numbered(ORDERS_BY_EMPLOYEE))
    shippers = dice.mix(numbered(ORDERS_BY_SHIPPER))
    orders = []
    for index, (day, month) in enumerate(order_days()):
        buyer, number = customers[buyers[index]], FIRST_ORDER + index
        chance = dice.random()
        due = 28 if chance < 0.88 else 14 if chance < 0.94 else 42
        lag = shipping_lag(dice, day) if number not in NOT_SHIPPED else None
        orders.append(dict(
            orderid=number, customerid=buyer['customerid'], employeeid=employees[index],
            orderdate=day, requireddate=day + datetime.timedelta(due),
            shippeddate=day + datetime.timedelta(lag) if lag else '', shipvia=shippers[index],
            freight=0, shipname=buyer['companyname'], shipaddress=buyer['address'],
            shipcity=buyer['city'], shipregion=buyer['region'],
            shippostalcode=buyer['postalcode'], shipcountry=buyer['country'], month=month))
    return orders


def pick_products(dice, count, weights):
    """Different products for one order, each as likely as its weight says."""
    left, chosen = dict(weights), []
    for _ in range(count):
        mark = dice.random() * sum(left.values())
        for product, weight in left.items():
            mark -= weight
            if mark < 0:
                break
        chosen.append(product)
        del left[product]
    return chosen


def line_price(price, day):
    """A fifth below today's price before it was raised, on ten cents, as in the original."""
    return price if day >= LIST_PRICES_SINCE else price * 8 // 100 * 10


def make_lines(dice, orders):
    prices = {int(row['productid']): cents(row['unitprice']) for row in read('products.csv')}
    weights = {product: WEIGHT_OF_PRODUCT.get(product, 1.0) for product in prices}
    counts = dice.mix([count for count in repeated(LINES_AN_ORDER) if count != 25]) + [25]
    lines = []
    for order, count in zip(orders, counts):
        size = SIZE_OF_CUSTOMER.get(order['customerid'], 0.8) * dice.around_one()
        if count == 25:
            size *= 0.1
        for product in pick_products(dice, count, weights):
            lines.append(dict(
                orderid=order['orderid'], productid=product,
                unitprice=line_price(prices[product], order['orderdate']),
                quantity=0, discount=0, month=order['month'], size=size * dice.around_one()))
    return lines


def net(line):
    """In hundredths of a cent, so that every sum is exact."""
    return line['unitprice'] * line['quantity'] * (100 - line['discount'])


def monthly(lines):
    sums = [0] * len(ORDERS_A_MONTH)
    for line in lines:
        sums[line['month']] += net(line)
    return sums


def hand_out_quantities(lines):
    """The larger the line, the more of it; a month's factor is moved until its revenue fits."""
    quantities = sorted(repeated(LINES_BY_QUANTITY))
    factors = [1.0] * len(ORDERS_A_MONTH)
    for _ in range(60):
        ranked = sorted(lines, key=lambda line: line['size'] * factors[line['month']])
        for line, quantity in zip(ranked, quantities):
            line['quantity'] = quantity
        for month, revenue in enumerate(monthly(lines)):
            ratio = REVENUE_A_MONTH[month] * 10000 / revenue
            factors[month] *= 1 + (min(max(ratio, 0.5), 2.0) - 1) * 0.5


def distance(sums, gross):
    """How far the revenue of every month and the total before discount are from the published."""
    far = sum(abs(have - want * 10000) for have, want in zip(sums, REVENUE_A_MONTH))
    return far + abs(gross - TOTAL_BEFORE_DISCOUNT * 10000)


def settle(dice, lines):
    """Swaps quantities or discounts of two lines while that brings the sums nearer."""
    sums = monthly(lines)
    gross = sum(line['unitprice'] * line['quantity'] for line in lines) * 100
    far = distance(sums, gross)
    for _ in range(MOST_SWAPS):
        if far < CLOSE_ENOUGH:
            break
        one, two = lines[dice.below(len(lines))], lines[dice.below(len(lines))]
        field = 'quantity' if dice.random() < 0.5 else 'discount'
        if one[field] == two[field]:
            continue
        tried, before = list(sums), gross
        for line in (one, two):
            tried[line['month']] -= net(line)
            before -= line['unitprice'] * line['quantity'] * 100
        one[field], two[field] = two[field], one[field]
        for line in (one, two):
            tried[line['month']] += net(line)
            before += line['unitprice'] * line['quantity'] * 100
        now = distance(tried, before)
        if now < far:
            sums, gross, far = tried, before, now
        else:
            one[field], two[field] = two[field], one[field]


def freight_at(share):
    for (low, start), (high, end) in zip(FREIGHT_QUANTILES, FREIGHT_QUANTILES[1:]):
        if share <= high:
            return start + int((end - start) * (share - low) / (high - low) + 0.5)
    return FREIGHT_QUANTILES[-1][1]


def hand_out_freight(dice, orders, lines):
    """The more is in an order, the dearer its freight, with a good deal of chance."""
    amounts = {}
    for line in lines:
        amounts[line['orderid']] = amounts.get(line['orderid'], 0) + line['quantity']
    weights = {order['orderid']: amounts[order['orderid']] * dice.around_one() for order in orders}
    ranked = sorted(orders, key=lambda order: weights[order['orderid']])
    for index, order in enumerate(ranked):
        order['freight'] = freight_at(index / (len(ranked) - 1))


def make():
    dice = Dice(SEED)
    orders = make_orders(dice)
    lines = make_lines(dice, orders)
    for line, discount in zip(lines, dice.mix(repeated(LINES_BY_DISCOUNT))):
        line['discount'] = discount
    hand_out_quantities(lines)
    settle(dice, lines)
    hand_out_freight(dice, orders, lines)
    return orders, lines


def as_csv(rows, fields, **formats):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(fields)
    for row in rows:
        writer.writerow([formats.get(field, str)(row[field]) for field in fields])
    return out.getvalue().encode('utf-8')


def files(orders, lines):
    return {
        'orders.csv': as_csv(
            orders,
            ['orderid', 'customerid', 'employeeid', 'orderdate', 'requireddate', 'shippeddate',
             'shipvia', 'freight', 'shipname', 'shipaddress', 'shipcity', 'shipregion',
             'shippostalcode', 'shipcountry'],
            freight=dollars),
        'order_details.csv': as_csv(
            lines, ['orderid', 'productid', 'unitprice', 'quantity', 'discount'],
            unitprice=dollars, discount=dollars),
    }


def quantile(values, share):
    """As percentile_cont: linear between the two nearest."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def count_by(rows, key):
    counts = {}
    for row in rows:
        counts[row[key]] = counts.get(row[key], 0) + 1
    return counts


class Facts:
    """Compares what the files say with what is published."""

    def __init__(self):
        self.wrong = []

    def same(self, what, have, want):
        if have != want:
            self.wrong.append(f'{what}: {have}, published: {want}')

    def near(self, what, have, want, by):
        if not want - by <= have <= want + by:
            self.wrong.append(f'{what}: {have}, published: {want}')


def check_orders(facts, orders):
    facts.same('order ids', [int(row['orderid']) for row in orders], list(range(10248, 11078)))
    days = [datetime.date.fromisoformat(row['orderdate']) for row in orders]
    facts.same('days in order', days, sorted(days))
    facts.same('first and last day', (days[0], days[-1]), (FIRST_DAY, LAST_DAY))
    months = [(day.year - 1996) * 12 + day.month - 7 for day in days]
    facts.same('orders a month', [months.count(n) for n in range(23)], ORDERS_A_MONTH)
    by_employee = count_by(orders, 'employeeid')
    facts.same('orders by employee', [by_employee[str(n)] for n in range(1, 10)],
               ORDERS_BY_EMPLOYEE)
    by_shipper = count_by(orders, 'shipvia')
    facts.same('orders by shipper', [by_shipper[str(n)] for n in range(1, 4)], ORDERS_BY_SHIPPER)
    by_customer = count_by(orders, 'customerid')
    facts.same('customers', len(by_customer), 89)
    leaders = sorted(by_customer.items(), key=lambda item: -item[1])[:5]
    facts.same('leading customers', dict(leaders),
               {'SAVEA': 31, 'ERNSH': 30, 'QUICK': 28, 'HUNGO': 19, 'FOLKO': 19})
    facts.same('ship countries', count_by(orders, 'shipcountry'), ORDERS_BY_COUNTRY)
    freight = [float(row['freight']) for row in orders]
    facts.same('least and most freight', (min(freight), max(freight)), (0.02, 1007.64))
    for share, want in ((0.25, 13), (0.5, 41), (0.75, 91), (0.95, 274)):
        facts.near(f'freight at {share}', quantile(freight, share), want, 0.5)
    waiting = [row for row in orders if not row['shippeddate']]
    facts.same('not shipped', len(waiting), 21)
    facts.same('not shipped, all late', min(row['orderdate'] for row in waiting) >= '1998-04-01',
               True)
    lags = [(datetime.date.fromisoformat(row['shippeddate']) - day).days
            for row, day in zip(orders, days) if row['shippeddate']]
    facts.same('shipping days', (min(lags), quantile(lags, 0.5), max(lags)), (2, 7, 25))


def check_lines(facts, orders, lines):
    facts.same('lines', len(lines), 2155)
    facts.same('a product once an order',
               len({(row['orderid'], row['productid']) for row in lines}), 2155)
    per_order = count_by(lines, 'orderid')
    have = {n: list(per_order.values()).count(n) for n in set(per_order.values())}
    facts.same('lines an order', have, LINES_AN_ORDER)
    by_discount = count_by(lines, 'discount')
    facts.same('discounts', sorted(by_discount),
               ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25'])
    facts.near('share without discount', by_discount['0.00'] / len(lines), 0.61, 0.005)
    quantities = [int(row['quantity']) for row in lines]
    facts.same('quantities', (min(quantities), max(quantities)), (1, 130))
    for share, want in ((0.25, 10), (0.5, 20), (0.75, 30), (0.95, 60)):
        facts.same(f'quantity at {share}', quantile(quantities, share), want)
    day = {row['orderid']: row['orderdate'] for row in orders}
    list_price = {row['productid']: cents(row['unitprice']) for row in read('products.csv')}
    for row in lines:
        share = cents(row['unitprice']) / list_price[row['productid']]
        late = day[row['orderid']] >= LIST_PRICES_SINCE.isoformat()
        facts.near(f'line price of {row["orderid"]}', share, 1.0 if late else 0.785, 0.0201)


def check_revenue(facts, orders, lines):
    order = {row['orderid']: row for row in orders}
    sums, by_customer, by_product = {}, {}, {}
    gross = 0
    for row in lines:
        full = cents(row['unitprice']) * int(row['quantity'])
        paid = full * (100 - cents(row['discount']))
        head = order[row['orderid']]
        month = head['orderdate'][:7]
        sums[month] = sums.get(month, 0) + paid
        by_customer[head['customerid']] = by_customer.get(head['customerid'], 0) + paid
        by_product[row['productid']] = by_product.get(row['productid'], 0) + int(row['quantity'])
        gross += full
    facts.same('thousands a month', [round(sums[month] / 10000000) for month in sorted(sums)],
               [28, 25, 26, 38, 46, 45, 61, 38, 39, 53, 54, 36, 51, 47, 56, 67, 44, 71, 94, 99,
                105, 124, 18])
    facts.near('revenue', sum(sums.values()) / 10000, 1266000, 500)
    facts.near('before discount', gross / 100, 1354000, 500)
    # No tie may leave it open who is among the first.
    amounts = sorted(by_product.values(), reverse=True)[:13]
    facts.same('leading products differ', len(set(amounts)), 13)
    facts.same('customers differ', len(set(by_customer.values())), 89)


def check(made):
    facts = Facts()
    for name, content in made.items():
        facts.same(f'{name} as generated', (HERE / name).read_bytes() == content, True)
    orders, lines = read('orders.csv'), read('order_details.csv')
    check_orders(facts, orders)
    check_lines(facts, orders, lines)
    check_revenue(facts, orders, lines)
    for line in facts.wrong:
        print(line, file=sys.stderr)
    return 1 if facts.wrong else 0


def main():
    made = files(*make())
    if sys.argv[1:] == ['--check']:
        return check(made)
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    for name, content in made.items():
        (HERE / name).write_bytes(content)
    return 0


if __name__ == '__main__':
    sys.exit(main())
