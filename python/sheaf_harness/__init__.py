"""Runs an organization's ``client.py`` in a process of its own, between a pair of pipes.

``serve`` is the loop; ``loader`` finds the ``Client``; ``flower``, ``flower_records``, ``flower_script`` and
``flower_server`` make one of a Flower app; ``checks`` validates answers; ``safetensors`` reads and writes parameters;
``memory`` carries what a client remembers; ``limits`` bounds what the process may use.

Client code shares the process, so the agent does not trust what the harness says, and checks everything again. The
checks here are for the author of ``client.py``, who gets errors that name what was wrong.
"""

__version__ = "0.1.0"
