"""Ready-made texts bound to names."""

from dataclasses import dataclass

from portal.request_types.patterns import Pattern
from portal.request_types.reading.positions import InLanguages
from portal.request_types.replies_declared import Reply


@dataclass(frozen=True)
class CheckedReply:
    """One ready-made text, ready to be filled in."""

    reply: Reply
    text: InLanguages[Pattern]

    def is_at(self, step: str, state: str) -> bool:
        """Whether it is offered where a request stands."""
        return self.reply.at is None or step in self.reply.at or state in self.reply.at
