"""What データ offers beside its screen: the dictionary of all tables, their codes, the rules that they follow."""

from pages.data import entries, rules
from ui.offers import Offers

OFFERS = Offers({"data_columns": entries.every_column, "data_codes": entries.every_code, "data_rules": rules.sheet})
