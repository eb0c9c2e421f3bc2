"""Groups of cities: so many as can stand beside each other, the rest as one that leads to all of them."""

from ui.groups import MANY, Group, beside_each_other


def _group(number: int, size: int) -> Group:
    return Group(f"県{number}", {"pref": (f"{number:02}",)}, frozenset(f"c{number}-{of}" for of in range(size)))


def test_as_many_as_can_stand_beside_each_other_stay_as_they_are() -> None:
    groups = [_group(number, 1) for number in range(MANY)]
    assert beside_each_other(groups) == groups


def test_of_more_the_largest_stay_in_their_order_and_the_rest_is_one_that_holds_all_of_them() -> None:
    groups = [_group(number, 9 - number % 5) for number in range(12)]
    found = beside_each_other(groups)
    assert len(found) == MANY
    kept, rest = found[:-1], found[-1]
    assert [group for group in groups if group in kept] == kept
    assert rest.name == "ほか5" and set(rest.filters) == {"pref"} and len(rest.filters["pref"]) == 5
    assert frozenset().union(*(group.cities for group in found)) == frozenset().union(*(g.cities for g in groups))
    assert min(len(group.cities) for group in kept) >= max(
        len(group.cities) for group in groups if group not in kept
    )
