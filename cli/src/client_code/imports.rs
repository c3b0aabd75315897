//! What a client.py imports, so that whoever is asked to run it sees at a glance what it wants.

use std::collections::BTreeSet;

/// The top-level modules that `source` imports by statements, sorted. Python can import in ways that no reader of lines
/// sees; the sandbox, not this list, is what protects.
pub fn imports(source: &str) -> Vec<String> {
    let mut modules = BTreeSet::new();
    for line in source.lines().map(str::trim_start) {
        if let Some(rest) = line.strip_prefix("import ") {
            modules.extend(rest.split(',').filter_map(top_level));
        } else if let Some((module, _)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            modules.extend(top_level(module));
        }
        if line.contains("__import__") || line.contains("importlib") {
            modules.insert("(others at run time)".to_owned());
        }
    }
    modules.into_iter().collect()
}

/// `numpy` of `numpy.random as random`.
fn top_level(module: &str) -> Option<String> {
    let name = module.trim_start().split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_statements_that_import_are_seen() {
        let source = "\
import numpy as np, os.path
from pathlib import Path
def f():
    import socket  # inside
    x = __import__('ssl')
from . import own
text = 'import nothing'
";
        assert_eq!(imports(source), ["(others at run time)", "numpy", "os", "pathlib", "socket"]);
    }
}
