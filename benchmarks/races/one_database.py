"""The races on the database of DATABASE_URL, which is new: ``moderators=500 visitors=10 flood=1000``."""

import importlib
import sys

import django


def main(races):
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    went_well = [
        importlib.import_module(f"benchmarks.races.{name}").main(float(count))
        for name, count in (race.split("=") for race in races)
    ]
    sys.exit(not all(went_well))


if __name__ == "__main__":
    main(sys.argv[1:])
