import pytest

from tests.component.backups import backstage, office


@pytest.fixture(autouse=True)
def _queues(_world: None) -> None:
    backstage.quicken()
    office.create_queues()
    office.fill()
