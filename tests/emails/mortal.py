"""A process whose children deliver the mail and are killed: for each line it gets, one child.

A child is there at once, where a new process would take a second to import everything.
"""

from __future__ import annotations

import os
import sys

from mh_portal.config import Settings
from mh_portal.core.campaigns import emails
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.emails import delivery, rendering
from mh_portal.web import logs


def main() -> None:
    """Print the number of each child."""
    logs.configure()
    settings = Settings.from_environment()
    keyring.configure(settings.data_keys, settings.index_key)
    # Compiled once, before the children are there.
    rendering.render_texts(
        "campaign_launch", emails.CampaignLaunch("", "00000000", "").context(), settings
    )
    print("ready", flush=True)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            delivery.deliver_due(Database(settings.database_url), settings)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("over", flush=True)


if __name__ == "__main__":
    main()
