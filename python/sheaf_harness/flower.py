"""A Flower app as a ``Client``: each call becomes the message that Flower's server would send.

In Flower, an app's server decides its *names*, *config* and *first parameters*; ``flower_server`` asks a package's own
server app. ``flower_records`` turns parameters into Flower's records and back.
"""

import inspect
import time

from flwr.app import Context, Message, Metadata, RecordDict
from flwr.client import Client, NumPyClient
from flwr.clientapp import ClientApp

from . import flower_records as records
from . import flower_script, flower_server

_NODE = 1
_RUN = 1


class FlowerClient:
    """The ``Client`` of a ``ClientApp``. ``first`` returns the first parameters, where the module defines them."""

    def __init__(self, app, data, config, run_config=None, server=None, first=None):
        self.app, self.server, self.first = app, server or flower_server.Unknown(), first
        # Whoever starts Flower's nodes sets these; here, a node has only its data folder.
        node = {
            "partition-id": 0,
            "num-partitions": 1,
            "data-path": data,
            "dataset-path": data,
            **config.get("node-config", {}),
        }
        self.context = Context(_RUN, _NODE, node, RecordDict(), {**(run_config or {}), **config.get("run-config", {})})
        _identify()

    def initial_parameters(self):
        found = self.first() if self.first else self.server.initial_parameters()
        if found is None and self._is_legacy():
            request = records.legacy_request("getparametersins", None, {})
            found = self._ask("get_parameters", request)["getparametersres.parameters"]
        if found is None:
            raise TypeError(
                "a ClientApp does not say what training begins with: put the app's server app into the package, "
                "define a function initial_parameters() beside it, or publish the model with weights from a file"
            )
        return records.narrow(records.from_any(found))

    def fit(self, parameters, config):
        ordered = records.in_order(parameters, self.server.names(), self._is_legacy())
        config = {**self.server.train_config(_round(config)), **_shared(config)}
        reply = self._ask("train", self._request("fitins", ordered, config))
        if self._is_legacy():
            trained, count, metrics = records.legacy_fit(reply, list(ordered))
        else:
            trained, count, metrics = records.fit(reply, self.server.weighted_by)
        return trained, count, records.with_alias(metrics, "train_loss")

    def evaluate(self, parameters, config):
        ordered = records.in_order(parameters, self.server.names(), self._is_legacy())
        config = {**self.server.evaluate_config(_round(config)), **_shared(config)}
        reply = self._ask("evaluate", self._request("evaluateins", ordered, config))
        if self._is_legacy():
            return records.legacy_evaluation(reply)
        return records.evaluation(reply, self.server.weighted_by)

    def get_state(self):
        """What the app keeps in ``context.state``, as Flower writes it."""
        from flwr.common.serde import recorddict_to_proto

        return recorddict_to_proto(self.context.state).SerializeToString(deterministic=True)

    def set_state(self, data):
        from flwr.common.serde import recorddict_from_proto
        from flwr.proto.recorddict_pb2 import RecordDict as Written

        self.context.state = recorddict_from_proto(Written.FromString(data))

    def _is_legacy(self):
        return getattr(self.app, "_call", None) is not None

    def _request(self, legacy, ordered, config):
        if self._is_legacy():
            # As many servers' on_fit_config_fn sends; Flower itself sends legacy clients no round.
            return records.legacy_request(legacy, ordered, {"server_round": config["server-round"], **config})
        return records.request(ordered, config, *self.server.keys)

    def _ask(self, kind, content):
        about = Metadata(
            run_id=_RUN,
            message_id="",
            src_node_id=_NODE,
            dst_node_id=_NODE,
            reply_to_message_id="",
            group_id="",
            created_at=time.time(),
            ttl=43_200.0,
            message_type=kind,
        )
        reply = self.app(Message(metadata=about, content=content), self.context)
        if reply.has_error():
            raise RuntimeError(f"the app answered with error {reply.error.code}: {reply.error.reason}")
        return reply.content


def of_package(app, data, config):
    """The client of a Flower package, where ``app`` is the table ``tool.flwr.app`` of its ``pyproject.toml``."""
    run_config = {**_flat(app.get("config", {})), **config.get("run-config", {})}
    found = _named(app["components"]["clientapp"], ClientApp)
    server = None
    if app["components"].get("serverapp"):
        server = flower_server.Asked(lambda: _named(app["components"]["serverapp"], object), run_config)
    return FlowerClient(found, data, config, run_config, server)


def of_module(module, path, data, config):
    """The client of a module: its ``ClientApp``, ``client_fn``, what it starts as a script, or its one client class."""
    values = vars(module)
    first = values.get("initial_parameters")
    apps = {name: value for name, value in values.items() if isinstance(value, ClientApp)}
    app = _only(module, "ClientApp", apps, "app")
    if app is not None:
        return FlowerClient(app, data, config, first=first)

    make = values.get("client_fn")
    if make is None and flower_script.starts_client(inspect.getsource(module)):
        make = flower_script.run(path)
    if make is None:
        classes = {name: value for name, value in values.items() if _is_client(value)}
        kind = _only(module, "class of client", classes, "FlowerClient")
        if kind is None:
            raise TypeError(
                "client.py has no class Client, and nothing that Flower could run: "
                "no ClientApp, client_fn or NumPyClient"
            )
        make = _always(kind().to_client())
    return FlowerClient(ClientApp(client_fn=make), data, config, first=first)


def _always(client):
    """A ``client_fn`` that returns this client in every context."""
    return lambda context: client


def _only(module, what, found, preferred):
    """The only one of ``found``, or the one with the usual name."""
    if preferred in found:
        return found[preferred]
    distinct = {id(value): value for value in found.values()}
    if len(distinct) > 1:
        names = ", ".join(sorted(found))
        raise TypeError(f"{module.__name__}.py has more than one {what}: {names}; name one {preferred}")
    return next(iter(distinct.values()), None)


def _is_client(value):
    return (
        inspect.isclass(value) and issubclass(value, (Client, NumPyClient)) and not value.__module__.startswith("flwr.")
    )


def _named(reference, kind):
    """What a reference like ``package.client_app:app`` means."""
    module, _, name = reference.partition(":")
    found = getattr(__import__(module, fromlist=["_"]), name or "app", None)
    if not isinstance(found, kind) or found is None:
        raise TypeError(f"pyproject.toml names {reference}, which is not a {kind.__name__}")
    return found


def _flat(table, above=""):
    """A nested table as one, flattened as Flower does it: names are joined by dots."""
    flat = {}
    for name, value in table.items():
        flat.update(_flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value})
    return flat


def _round(config):
    """Flower counts rounds from 1."""
    return int(config.get("round", -1)) + 1


def _shared(config):
    """What every request's config holds: the round as Flower counts it, and Sheaf's own config."""
    plain = {name: value for name, value in config.items() if isinstance(value, (bool, int, float, str))}
    return {**plain, "server-round": _round(config)}


def _identify():
    """Newer versions create messages only in a process that knows whose task it runs."""
    try:
        from flwr.supercore.task_identity import TaskIdentity
    except ImportError:
        return
    TaskIdentity.run_id, TaskIdentity.node_id, TaskIdentity.task_id = _RUN, _NODE, _NODE
