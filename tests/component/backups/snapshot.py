"""A world of moto that is built once and put back many times: the tables, the bucket of the backups, and empty queues."""

import copy
from typing import Any

from moto.s3.models import s3_backends

from kernel import aws as kernel_aws
from tests import aws
from tests.component.backups import backstage, office


class Snapshot:
    """What the present world holds. `put_back` makes the world so again."""

    def __init__(self) -> None:
        backstage.quicken()
        self._tables: dict[str, Any] = copy.deepcopy(dict(backstage.tables()))
        self._objects = office.objects()

    def put_back(self) -> None:
        tables = backstage.tables()
        tables.clear()
        tables.update(copy.deepcopy(self._tables))
        s3_backends[aws.ACCOUNT]["aws"].buckets[office.BUCKET].keys.clear()
        for key, content in self._objects.items():
            kernel_aws.s3().put_object(Bucket=office.BUCKET, Key=key, Body=content)
        for queue in office.QUEUES:
            backstage.take(queue)
