"""What of a campaign asks somebody to look or to act, and what to do then, in plain words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date

from mh_portal.blueprints.campaigns import words
from mh_portal.core.campaigns import timing
from mh_portal.core.campaigns.models import CampaignState
from mh_portal.core.campaigns.printing import Batch
from mh_portal.core.campaigns.queries import CampaignRow, WaveCounts
from mh_portal.language import gettext as _
from mh_portal.language import long_date, ngettext


@dataclasses.dataclass(frozen=True)
class Item:
    """Something to know: what it is, what to do, and the page or place of this page to go to."""

    title: str
    text: str
    is_urgent: bool = True
    goes_to: str = ""


def of_campaign(
    campaign: CampaignRow, waves: Sequence[WaveCounts], batches: Sequence[Batch], today: date
) -> list[Item]:
    """Return what a campaign asks for, the urgent first; nothing when all goes by itself."""
    found = [*_of_emails(waves), *_of_people(waves), *_of_letters(batches), *_of_state(campaign)]
    found += [*_of_interruption(campaign, waves, today), *_of_timing(campaign, today)]
    found += _of_late_notice(campaign, waves)
    return sorted(found, key=lambda item: not item.is_urgent)


def _of_emails(waves: Sequence[WaveCounts]) -> Iterator[Item]:
    if unknown := sum(wave.unknown for wave in waves):
        yield Item(
            ngettext("%(num)s e-mail: sent or not?", "%(num)s e-mails: sent or not?", unknown)
            % _num(unknown),
            _(
                "The mail server fell silent before it answered. They do not go again by "
                "themselves, so that nobody gets them twice. Ask the operations team to look: "
                "they can release them one by one."
            ),
        )
    if failed := sum(wave.failed for wave in waves):
        yield Item(
            ngettext("%(num)s e-mail refused", "%(num)s e-mails refused", failed) % _num(failed),
            _("The mail server refused them. A letter follows in the next batch of the wave."),
            is_urgent=False,
        )
    if waiting := sum(wave.waiting for wave in waves):
        yield Item(
            ngettext("%(num)s e-mail waits to go out", "%(num)s e-mails wait to go out", waiting)
            % _num(waiting),
            _(
                "This is normal after a wave. If the number stays the same for an hour, the mail "
                "server does not answer: tell the operations team. Nothing is lost meanwhile."
            ),
            is_urgent=False,
        )


def _of_people(waves: Sequence[WaveCounts]) -> Iterator[Item]:
    if nobody := sum(wave.nobody for wave in waves):
        yield Item(
            ngettext(
                "%(num)s member without any address", "%(num)s members without any address", nobody
            )
            % _num(nobody),
            _("Neither an e-mail nor a letter can reach them. Call them."),
            goes_to="unreached",
        )


def _of_letters(batches: Sequence[Batch]) -> Iterator[Item]:
    if unmade := [batch for batch in batches if batch.made_at is None]:
        letters = sum(batch.letters for batch in unmade)
        yield Item(
            ngettext("%(num)s letter without a file", "%(num)s letters without a file", letters)
            % _num(letters),
            _(
                "The file is not made yet. The portal tries again each minute. If it is still "
                "missing in an hour, tell the operations team: the disk may be full."
            ),
        )
    if waiting := [batch for batch in batches if batch.made_at and not batch.handed_over_at]:
        yield Item(
            ngettext(
                "%(num)s batch of letters for the printer",
                "%(num)s batches of letters for the printer",
                len(waiting),
            )
            % _num(len(waiting)),
            _("Download it, hand it to the printer, then note it here."),
            goes_to="letters",
        )


def _of_state(campaign: CampaignRow) -> Iterator[Item]:
    if campaign.state is CampaignState.PAUSED:
        yield Item(
            _("This campaign is paused"),
            _("No wave goes out until somebody resumes it."),
            is_urgent=False,
        )


def _of_interruption(
    campaign: CampaignRow, waves: Sequence[WaveCounts], today: date
) -> Iterator[Item]:
    cut = [wave for wave in waves if not wave.is_complete and wave.day < today]
    if cut and campaign.state is CampaignState.RUNNING:
        yield Item(
            _("Wave %(number)s was interrupted") % {"number": cut[-1].number},
            _("The members it lacks are in the next waves. Nobody is forgotten."),
            is_urgent=False,
        )


def _of_timing(campaign: CampaignRow, today: date) -> Iterator[Item]:
    if campaign.last_day is None:
        return
    first = campaign.coming[0][0]
    if fault := timing.find_fault(campaign.kind, first, campaign.last_day):
        title, text = words.UNTIMELY[fault]
        if timing.is_late_notice(campaign.kind, campaign.last_day):
            in_time = max((timing.LAST_NOTICE - first).days + 1, 0) * campaign.per_day
            text = words.late_notice(campaign.remaining - in_time, today)
        yield Item(title, text)


def _of_late_notice(campaign: CampaignRow, waves: Sequence[WaveCounts]) -> Iterator[Item]:
    """Keep in sight, after the end too, how many heard of a debit later than is the rule."""
    late = [wave for wave in waves if timing.is_late_notice(campaign.kind, wave.day)]
    if told := sum(wave.prepared - wave.nobody for wave in late):
        yield Item(
            ngettext(
                "%(num)s member was not told 14 days before",
                "%(num)s members were not told 14 days before",
                told,
            )
            % _num(told),
            _(
                "They were written to after %(last)s. The first debit is of %(debit)s. The team of "
                "the debits needs to know it, to answer those who call."
            )
            % {
                "last": long_date(timing.LAST_NOTICE),
                "debit": long_date(timing.FIRST_DEBIT),
            },
            is_urgent=False,
        )


def _num(count: int) -> dict[str, str]:
    return {"num": words.number(count)}
