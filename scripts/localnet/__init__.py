"""A Sheaf network of real processes on this machine, for the demo and the end-to-end tests."""

from .cli import Cli, CliError
from .network import Network, Validator
from .process import Process, free_port, wait_for
from .rpc import Rpc, RpcError

__all__ = ["Cli", "CliError", "Network", "Process", "Rpc", "RpcError", "Validator", "free_port", "wait_for"]
