"""What only a Flower server knows: the first parameters and their order, and the config for clients.

A package may contain its server app. It runs up to the point where it would begin to train. If it cannot run here (it
may want a data set to measure with), a line in the log says so, and the client runs without: many apps read no config.
"""

import sys

from flwr.app import Context, RecordDict

_NODE = 0
_RUN = 1


class Unknown:
    """No server app: Flower's own names, and no config."""

    keys = ("arrays", "config")
    weighted_by = "num-examples"

    def initial_parameters(self):
        return None

    def names(self):
        return None

    def train_config(self, round_):
        return {}

    def evaluate_config(self, round_):
        return {}


class Asked(Unknown):
    """What a server app says. ``find`` imports it on first use."""

    def __init__(self, find, run_config):
        self.find, self.run_config = find, run_config
        self.plan = None

    @property
    def keys(self):
        strategy = self._plan().strategy
        return getattr(strategy, "arrayrecord_key", "arrays"), getattr(strategy, "configrecord_key", "config")

    @property
    def weighted_by(self):
        return getattr(self._plan().strategy, "weighted_by_key", "num-examples")

    def initial_parameters(self):
        plan = self._plan()
        if plan.failure is not None:
            raise plan.failure
        return plan.arrays

    def names(self):
        arrays = self._plan().arrays
        return list(arrays) if hasattr(arrays, "keys") else None

    def train_config(self, round_):
        plan = self._plan()
        config = dict(plan.train)
        # FedProx and similar strategies send clients the weight of the proximal term.
        if hasattr(plan.strategy, "proximal_mu"):
            config["proximal-mu"] = plan.strategy.proximal_mu
        return {**config, **plan.of_round("on_fit_config_fn", round_)}

    def evaluate_config(self, round_):
        plan = self._plan()
        return {**plan.evaluate, **plan.of_round("on_evaluate_config_fn", round_)}

    def _plan(self):
        if self.plan is None:
            try:
                self.plan = _ask(self.find(), self.run_config)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                print(
                    f"sheaf: the package's server app did not run, its config is not known: {reason}", file=sys.stderr
                )
                self.plan = _Plan(failure=error)
        return self.plan


class _Plan:
    """How a server app would train."""

    def __init__(self, strategy=None, arrays=None, train=None, evaluate=None, failure=None):
        self.strategy, self.arrays, self.failure = strategy, arrays, failure
        self.train, self.evaluate = dict(train or {}), dict(evaluate or {})

    def of_round(self, name, round_):
        """What a legacy strategy's function ``name`` returns for a round."""
        function = getattr(self.strategy, name, None)
        return dict(function(round_)) if callable(function) else {}


class _Begins(BaseException):
    """Raised where a new-style server app would begin to train. Not an ``Exception``, so that apps do not catch it."""

    def __init__(self, plan):
        super().__init__("training would begin")
        self.plan = plan


def _ask(app, run_config):
    context = Context(_RUN, _NODE, {}, RecordDict(), run_config)
    if getattr(app, "_main", None) is not None:
        return _run(app, context)
    strategy = app._strategy if app._server_fn is None else app._server_fn(context).strategy
    return _Plan(strategy, strategy.initialize_parameters(client_manager=None) if strategy else None)


def _run(app, context):
    from flwr.serverapp.strategy import Strategy

    def start(strategy, grid, initial_arrays, num_rounds=3, timeout=3600, train_config=None, evaluate_config=None, **_):
        raise _Begins(_Plan(strategy, initial_arrays, train_config, evaluate_config))

    usual, Strategy.start = Strategy.start, start
    try:
        app._main(None, context)
    except _Begins as begins:
        return begins.plan
    finally:
        Strategy.start = usual
    raise RuntimeError("it ended without starting a strategy")
