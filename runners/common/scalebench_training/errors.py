"""The one exception whose message is meant for the person who runs the study."""


class TrialError(Exception):
    """A trial cannot go on; the message is one sentence that says what, where and why."""
