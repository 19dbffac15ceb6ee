"""Near twins on the generated, labelled set: how many are found, and how many flags are right."""

from tests.conformance.invoices.near_duplicates import ERRORS, labelled, measure


def test_precision_and_recall_on_a_set_that_the_weights_were_not_chosen_on() -> None:
    score = measure(labelled(2))
    assert score.twins > 400
    assert score.precision >= 0.95
    assert score.recall >= 0.95
    assert all(asked > 50 for _, asked in score.by_error.values())
    assert set(score.by_error) == set(ERRORS)


def test_the_set_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert labelled(2) == labelled(2) != labelled(4)
