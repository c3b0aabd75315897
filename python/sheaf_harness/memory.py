"""What a client remembers from one round to the next: bytes that the agent keeps and never reads."""

from .checks import AnswerError
from .safetensors import replace


class Memory:
    """The memory of ``client``, if it has ``get_state() -> bytes`` and ``set_state(bytes)``.

    ``place`` names the file to read it from (``input``; none at first), the file to write it to (``output``), and its
    ``limit`` in bytes.
    """

    def __init__(self, client, place):
        self.client, self.place = client, place

    def recall(self):
        """Gives the client what it remembered when it ran last."""
        path = self.place and self.place["input"]
        if not path or not hasattr(self.client, "set_state"):
            return
        with open(path, "rb") as file:
            data = file.read()
        try:
            self.client.set_state(data)
        except Exception as error:
            remembered = f"what it remembered, {len(data)} bytes"
            raise RuntimeError(f"the client does not take back {remembered}: {error}") from error

    def keep(self):
        """Writes what the client remembers for the agent. Returns whether there was anything."""
        if not self.place or not hasattr(self.client, "get_state"):
            return False
        data = self.client.get_state()
        if not isinstance(data, (bytes, bytearray)):
            raise AnswerError(f"get_state returned {type(data).__name__}; it must return bytes")
        if len(data) > self.place["limit"]:
            raise AnswerError(f"the client's state is {len(data)} bytes; at most {self.place['limit']} are kept")
        replace(self.place["output"], data)
        return True
