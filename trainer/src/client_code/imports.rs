//! What client code imports, so that the user sees at a glance what it uses.
//!
//! Python can import in ways that the source does not show. The sandbox protects the machine, not this list.

use std::{collections::BTreeSet, path::Path};

use super::{
    package::Package,
    syntax::{SourceFacts, UseKind, parse},
};

/// Stands for modules whose names are known only while the code runs.
const AT_RUN_TIME: &str = "(others at run time)";

/// The top-level modules that `package` imports and does not contain, ascending: by Python's parser, or line by line
/// where there is no Python.
pub async fn imports(package: &Package, python: &Path) -> Vec<String> {
    let mut modules = match parse(package, python).await {
        // If the parser refused a file, its lines say more than the parser does.
        Ok(files) if files.iter().all(|file| file.error.is_none()) => named_by(&files),
        _ => package.files().iter().filter(|file| file.is_python()).fold(BTreeSet::new(), |mut modules, file| {
            modules.append(&mut scan(&String::from_utf8_lossy(&file.content)));
            modules
        }),
    };
    for own in package.own_modules() {
        modules.remove(own);
    }
    modules.into_iter().collect()
}

fn named_by(files: &[SourceFacts]) -> BTreeSet<String> {
    let mut modules: BTreeSet<String> =
        files.iter().flat_map(|file| &file.imports).map(|import| import.module.clone()).collect();
    if files.iter().flat_map(|file| &file.uses).any(|used| used.kind == UseKind::Code) {
        modules.insert(AT_RUN_TIME.into());
    }
    modules
}

/// The modules that the lines of `source` import by statements.
fn scan(source: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for line in source.lines().map(str::trim_start) {
        if let Some(rest) = line.strip_prefix("import ") {
            modules.extend(rest.split(',').filter_map(top_level));
        } else if let Some((module, _)) = line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            modules.extend(top_level(module));
        }
        if ["__import__", "importlib", "exec(", "eval("].iter().any(|way| line.contains(way)) {
            modules.insert(AT_RUN_TIME.to_owned());
        }
    }
    modules
}

/// `numpy` of `numpy.random as random`.
fn top_level(module: &str) -> Option<String> {
    let name = module.trim_start().split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
import numpy as np, os.path
from pathlib import Path
def f():
    import socket  # inside
    x = __import__('ssl')
from . import own
text = 'import nothing'
";

    fn python() -> std::path::PathBuf {
        std::env::var_os("SHEAF_PYTHON").unwrap_or_else(|| "python3".into()).into()
    }

    #[tokio::test]
    async fn all_import_statements_are_found() {
        let package = Package::read(SOURCE.as_bytes()).unwrap();
        let expected = ["(others at run time)", "numpy", "os", "pathlib", "socket"];

        assert_eq!(imports(&package, &python()).await, expected);
        assert_eq!(imports(&package, Path::new("/no/python/here")).await, expected, "line by line");
    }

    #[tokio::test]
    async fn the_parser_sees_statements_over_several_lines_and_does_not_take_text_for_code() {
        let source = "if 1: import \\\n    socket; import ssl\ntext = '''\nimport requests\n'''\nimport client";
        let package = Package::read(source.as_bytes()).unwrap();

        assert_eq!(imports(&package, &python()).await, ["socket", "ssl"]);
    }

    #[tokio::test]
    async fn code_that_is_not_python_is_read_line_by_line() {
        let package = Package::read(b"import socket\nprint 'hello'\n").unwrap();

        assert_eq!(imports(&package, &python()).await, ["socket"]);
    }

    #[tokio::test]
    async fn code_made_to_break_the_parser_breaks_nothing() {
        for source in [
            format!("import socket\nx = {}", "(".repeat(100_000)),
            format!("import socket\nx = {}1", "-".repeat(200_000)),
        ] {
            let package = Package::read(source.as_bytes()).unwrap();

            assert_eq!(imports(&package, &python()).await, ["socket"]);
        }
    }
}
