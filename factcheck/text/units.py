"""Units of measure and money, converted to one canonical unit per dimension.

Factors are those of the International System of Units (BIPM, SI Brochure, 9th ed.) and the
exact definitions of the international yard and pound; a month is a twelfth of a year. Money is
never converted between currencies: rates change daily.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit as canonical name, factor to it and offset added before multiplying."""

    name: str
    factor: float = 1.0
    offset: float = 0.0

    def convert(self, value: float) -> float:
        """Return ``value`` in the canonical unit."""
        return (value + self.offset) * self.factor


_TABLE = """
kilometre          1          km kms kilometre kilometres kilometer kilometers
kilometre          0.001      metre metres meter meters
kilometre          0.00001    cm centimetre centimetres centimeter centimeters
kilometre          0.000001   mm millimetre millimetres millimeter millimeters
kilometre          1.609344   mile miles
kilometre          1.852      nautical_mile nautical_miles
kilometre          0.0003048  foot feet ft
kilometre          0.0000254  inch inches
kilometre          0.0009144  yard yards
square_kilometre   1          square_kilometre square_kilometres square_kilometer square_kilometers
square_kilometre   1          square_km sq_km km2 km²
square_kilometre   0.000001   square_metre square_metres square_meter square_meters
square_kilometre   2.589988   square_mile square_miles sq_miles
square_kilometre   0.01       hectare hectares ha
square_kilometre   0.00404686 acre acres
tonne              1          tonne tonnes ton tons metric_ton metric_tons metric_tonnes
tonne              0.001      kg kilogram kilograms kilogramme kilogrammes kilo kilos
tonne              0.000001   gram grams gramme grammes
tonne              1000       kiloton kilotons
litre              1          litre litres liter liters
litre              3.785412   gallon gallons
litre              1000       cubic_metre cubic_metres cubic_meter cubic_meters
barrel_per_day     1          barrels_per_day barrels_a_day bpd
barrel             1          barrel barrels
day                1          day days
day                7          week weeks
day                0.041666666666666664 hour hours
day                0.0006944444444444445 minute minutes
day                0.000011574074074074073 second seconds
month              1          month months
month              12         year years
month              120        decade decades
kilometre_per_hour 1          km/h kph kmh kilometres_per_hour kilometers_per_hour
kilometre_per_hour 1          kilometres_an_hour kilometers_an_hour
kilometre_per_hour 1.609344   mph miles_per_hour miles_an_hour
megawatt           1          megawatt megawatts mw
megawatt           0.001      kilowatt kilowatts kw
megawatt           1000       gigawatt gigawatts gw
megawatt_hour      1          megawatt_hours mwh
megawatt_hour      1000       gigawatt_hours gwh
megawatt_hour      1000000    terawatt_hours twh
percent            1          % percent per_cent pct
percentage_point   1          percentage_point percentage_points pp
percentage_point   0.01       basis_point basis_points
magnitude          1          magnitude
degree             1          degree degrees
celsius            1          °c degrees_celsius degrees_c celsius degrees_centigrade
usd                1          dollar dollars usd us_dollars
usd                0.01       cent cents
eur                1          euro euros eur
gbp                1          pound pounds gbp pounds_sterling
rub                1          rouble roubles ruble rubles rub
uah                1          hryvnia hryvnias uah
jpy                1          yen jpy
cny                1          yuan renminbi cny
inr                1          rupee rupees inr
try                1          lira liras
ils                1          shekel shekels ils
chf                1          swiss_franc swiss_francs chf
sek                1          krona kronor sek
brl                1          real reais brl
mxn                1          peso pesos
"""

CURRENCY_SIGNS = {
    "$": "usd",
    "US$": "usd",
    "A$": "aud",
    "C$": "cad",
    "HK$": "hkd",
    "NZ$": "nzd",
    "S$": "sgd",
    "R$": "brl",
    "€": "eur",
    "£": "gbp",
    "¥": "jpy",
    "₽": "rub",
    "₹": "inr",
    "₩": "krw",
    "₪": "ils",
    "₴": "uah",
    "₺": "try",
    "Rs": "inr",
    "Rs.": "inr",
    "USD": "usd",
    "EUR": "eur",
    "GBP": "gbp",
}

_PEOPLE = """
people person persons troops soldiers servicemen personnel civilians men women children
residents fighters militants prisoners hostages detainees captives workers employees staff
migrants refugees protesters demonstrators voters patients students pupils teachers doctors
nurses passengers villagers victims survivors officers policemen guards recruits conscripts
reservists volunteers mercenaries gunmen rebels insurgents inmates citizens inhabitants
households families individuals youths girls boys adults pilgrims fans spectators
"""
PEOPLE = frozenset(_PEOPLE.split())


def _read_table() -> dict[str, Unit]:
    units = {}
    for line in _TABLE.strip().splitlines():
        name, factor, *words = line.split()
        units.update({word.replace("_", " "): Unit(name=name, factor=float(factor)) for word in words})
    fahrenheit = Unit(name="celsius", factor=1 / 1.8, offset=-32.0)
    units.update(dict.fromkeys(("°f", "degrees fahrenheit", "degrees f", "fahrenheit"), fahrenheit))
    units.update({word: Unit(name="person") for word in PEOPLE})
    return units


UNITS = _read_table()
TIME_UNITS = frozenset({"day", "month"})

_ALTERNATIVES = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True)).replace(
    r"\ ", r"[\s-]+"
)
UNIT_AFTER = re.compile(
    rf"\s?(?P<symbol>%|°[CF]\b)|[\s-]*(?P<word>{_ALTERNATIVES})\b(?!['’]s\b)", re.IGNORECASE
)
_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))
SIGN_BEFORE = re.compile(rf"(?<![A-Za-z])(?P<sign>{_SIGNS})\s?$")


def unit_named(words: str) -> Unit:
    """Return the unit written ``words`` (any case, spaces or hyphens between words)."""
    return UNITS[" ".join(re.split(r"[\s-]+", words.lower()))]
