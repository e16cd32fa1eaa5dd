"""What the threads beside the requests are told: that there is mail, and that it is time to end."""

from __future__ import annotations

import threading

mail = threading.Event()
end = threading.Event()


def wake() -> None:
    """Tell the delivery thread that something was committed."""
    mail.set()
