"""Runs an organization's ``client.py`` in a process of its own, between a pair of pipes.

``serve`` is the loop; ``loader`` finds the ``Client``; ``flower`` and its kin make one of a Flower app; ``checks`` decides what counts as an
answer; ``safetensors`` reads and writes parameters; ``memory`` carries what a client remembers; ``limits`` bounds what the process may use.
The agent that starts it does not trust what it says, since client code shares the process, and checks everything again: the checks here
are for the author of ``client.py``, who gets errors that name what was wrong.
"""

__version__ = "0.1.0"
