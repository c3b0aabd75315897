"""Reads client code without running it: standard input has the files, standard output describes them.

Only `ast.parse` reads the code. It is never imported, compiled to bytecode or called.
"""

import ast
import base64
import json
import sys

NETWORK = {"aiohttp", "ftplib", "http", "httpx", "imaplib", "paramiko", "poplib", "requests", "smtplib", "socket"}
NETWORK |= {"socketserver", "ssl", "telnetlib", "urllib", "urllib3", "websocket", "websockets", "xmlrpc"}
PROCESSES = {"multiprocessing", "pty", "subprocess"}
NATIVE = {"_ctypes", "cffi", "ctypes"}
AT_RUN_TIME = {"code", "codeop", "importlib", "imp", "pkgutil", "runpy"}
PICKLES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
MODULES = {"network": NETWORK, "process": PROCESSES, "native": NATIVE, "code": AT_RUN_TIME, "pickle": PICKLES}
BUILT_IN = {"__import__", "compile", "eval", "exec"}
OS_PROCESSES = ("exec", "fork", "popen", "posix_spawn", "spawn", "startfile", "system")
STARTS = {"start_client", "start_numpy_client"}
LARGEST_ANSWER = 200


def limit():
    """Limits time and memory: some code needs very much of either to parse."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    except (ImportError, OSError, ValueError):
        pass


def describe(path, source):
    try:
        tree = ast.parse(source, filename=path)
    except SyntaxError as error:
        return {"path": path, "error": {"line": error.lineno or 0, "text": error.msg or "invalid syntax"}}
    except (ValueError, RecursionError, MemoryError, LookupError) as error:
        return {"path": path, "error": {"line": 0, "text": str(error) or type(error).__name__}}
    return {"path": path, "imports": imports(tree), "clients": clients(tree), "uses": uses(tree)}


def imports(tree):
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            found.setdefault(name.split(".")[0], node.lineno)
    return [{"module": module, "line": line, "standard": is_standard(module)} for module, line in sorted(found.items())]


def is_standard(module):
    names = getattr(sys, "stdlib_module_names", None)
    if names is not None:
        return module in names
    import importlib.util

    # Python 3.9. Finding a top-level module does not import it.
    spec = importlib.util.find_spec(module) if module.isidentifier() else None
    origin = (spec and spec.origin) or ""
    return bool(spec) and "site-packages" not in origin and "dist-packages" not in origin


def client(name, node, kind, bases=(), methods=()):
    """Something that can run as a client, and its line."""
    return {"name": name, "line": node.lineno, "kind": kind, "bases": list(bases), "methods": list(methods)}


def clients(tree):
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            bases = [last_name(base) for base in node.bases]
            methods = [item.name for item in node.body if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))]
            if node.name == "Client" or "NumPyClient" in bases or "Client" in bases:
                found.append(client(node.name, node, "class", bases, methods))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            if last_name(node.value.func) == "ClientApp":
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                found += [client(name, node, "app") for name in names]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if (alias.asname or alias.name) == "Client":
                    found.append(client("Client", node, "import"))
        elif isinstance(node, ast.FunctionDef) and node.name == "client_fn":
            found.append(client(node.name, node, "function"))
    for node in ast.walk(tree):
        # Anywhere in the file: usually it is under `if __name__ == "__main__"`.
        if isinstance(node, ast.Call) and last_name(node.func) in STARTS:
            found.append(client(last_name(node.func), node, "start"))
    return found


def last_name(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def uses(tree):
    found = {}
    for node in ast.walk(tree):
        for kind, what in of_node(node):
            found.setdefault((kind, what), node.lineno)
    lines = [{"kind": kind, "what": what, "line": line} for (kind, what), line in found.items()]
    return sorted(lines, key=lambda use: (use["line"], use["what"]))


def of_node(node):
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.level:
            return
        for module in modules:
            top = module.split(".")[0]
            for kind, names in MODULES.items():
                if top in names:
                    yield kind, top
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            for alias in node.names:
                if alias.name.startswith(OS_PROCESSES):
                    yield "process", "os." + alias.name
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILT_IN:
        yield "code", node.func.id
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
        if node.attr.startswith(OS_PROCESSES):
            yield "process", "os." + node.attr
        elif node.attr in ("environ", "getenv"):
            yield "environment", "os." + node.attr


def main():
    limit()
    files = json.load(sys.stdin)
    described = [describe(file["path"], base64.b64decode(file["source"])) for file in files]
    for file in described:
        for part in ("imports", "clients", "uses"):
            file[part] = file.get(part, [])[:LARGEST_ANSWER]
    json.dump(described, sys.stdout)


main()
