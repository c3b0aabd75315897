"""Sheaf networks of real processes on this machine, for the demo and the end-to-end tests."""

from .cli import Cli, CliError
from .network import Network, Validator
from .process import Process, free_port
from .rpc import Rpc, RpcError
from .waiting import patient, wait_for

__all__ = [
    "Cli",
    "CliError",
    "Network",
    "Process",
    "Rpc",
    "RpcError",
    "Validator",
    "free_port",
    "patient",
    "wait_for",
]
