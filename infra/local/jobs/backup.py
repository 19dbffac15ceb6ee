"""The backup: a set of every table, verified, and one table brought back under another name with its proof."""

from typing import Any

from infra.local.client import Client
from infra.local.jobs.show import WAIT_SECONDS, done, fact, heading, progress
from infra.local.office import Office
from infra.local.say import Sorry

BASE = "/v1/companies/platform/backups"


def newest_set(it: Client) -> Any:
    """The newest verified set, or a new one once it is verified."""
    found = it.get(f"{BASE}/sets?limit=1").expect(200).json()["items"]
    if found and found[0]["status"] == "verified":
        return found[0]
    location = it.post(f"{BASE}/sets", {"reason": "shown by make up"}).expect(202).headers["location"]
    tell = progress(lambda told: f"{told['status']}")
    finished = it.poll(location, lambda told: told["status"] in ("verified", "failed"), seconds=WAIT_SECONDS, progress=tell)
    done()
    return finished


def backup(office: Office) -> None:
    """One set and one restore."""
    it = office.client.as_role("it")
    heading("Backup (the whole installation, as it)")
    found = newest_set(it)
    tables = it.get(f"{BASE}/sets/{found['id']}/tables").expect(200).json()["items"]
    fact("set", f"{found['id']}: {found['status']}, {len(tables)} tables")
    for table in tables:
        fact("", f"{table['table']:<24}{table['items']:>8} items  digest {table['digest'][:16]}...")
    if found["status"] != "verified":
        raise Sorry(f"The backup set is {found['status']}; GET {BASE}/sets/{found['id']} tells why.")
    restores = it.get(f"{BASE}/restores?limit=1").expect(200).json()["items"]
    if restores and restores[0]["set"] == found["id"]:
        told = restores[0]
    else:
        largest = max(tables, key=lambda table: int(table["items"]))
        wanted = {
            "set": found["id"],
            "table": largest["table"],
            "target": f"backoffice-restored-{found['id']}",
            "reason": "shown by make up",
        }
        location = it.post(f"{BASE}/restores", wanted).expect(202).headers["location"]
        told = it.poll(location, lambda each: each["status"] in ("restored", "failed"), seconds=WAIT_SECONDS)
    fact("restored", f"{told['table']} as {told['target']}: {told['status']}")
    proof = told["proof"]
    fact(
        "proof",
        f"{proof['count_source']} items copied, {proof['count_target']} restored; digests {'equal' if proof['equal'] else 'DIFFER'}",
    )
    fact("", f"{proof['digest_source'][:32]}... (copy)")
    fact("", f"{proof['digest_target'][:32]}... (restored)")
    fact("look at", f"GET {BASE}/sets/{found['id']}   (make token ROLE=it)")
