//! Finds the client: a class `Client`, or what Flower would run.

use super::findings::{Findings, Severity};
use crate::client_code::{
    names::{CLIENT, PROJECT},
    package::Package,
    syntax::{Candidate, CandidateKind, SourceFacts},
};

/// What a class `Client` must have.
const METHODS: [&str; 3] = ["initial_parameters", "fit", "evaluate"];

/// Checks that there is a client, and that nothing is missing in it.
pub(super) fn check(package: &Package, files: &[SourceFacts], findings: &mut Findings) {
    let app = match flower_app(package) {
        Ok(app) => app,
        Err(why) => return findings.at(Severity::Error, PROJECT, 0, why),
    };
    match app {
        Some((path, name)) => in_app(&path, &name, files, findings),
        None => in_client(files, findings),
    }
}

/// The file and the name in it that a `pyproject.toml` names as Flower's client app.
fn flower_app(package: &Package) -> Result<Option<(String, String)>, String> {
    let Some(file) = package.file(PROJECT) else { return Ok(None) };
    let text = file.text().ok_or("is not text")?;
    let project: toml::Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let mut value = Some(&toml::Value::Table(project)).cloned();
    for key in ["tool", "flwr", "app", "components", "clientapp"] {
        value = value.and_then(|table| table.get(key).cloned());
    }
    let Some(value) = value else { return Ok(None) };
    let named = value.as_str().and_then(|text| text.split_once(':'));
    let (module, name) = named.ok_or("its tool.flwr.app.components.clientapp is not of the form module:name")?;
    let base = module.replace('.', "/");
    let candidates = [format!("{base}.py"), format!("{base}/__init__.py")];
    let path = candidates.into_iter().find(|path| package.file(path).is_some());
    path.map(|path| Some((path, name.to_owned())))
        .ok_or_else(|| format!("names {module} as client app, which is not in the zip"))
}

fn in_app(path: &str, name: &str, files: &[SourceFacts], findings: &mut Findings) {
    let Some(file) = readable(path, files) else { return };
    let found = file.clients.iter().any(|client| client.kind == CandidateKind::App && client.name == name);
    if !found {
        // It may be made in ways that only show when the code runs.
        findings.at(Severity::Warning, path, 0, format!("sets no {name} = ClientApp(…), which pyproject.toml names"));
    }
}

fn in_client(files: &[SourceFacts], findings: &mut Findings) {
    if !files.iter().any(|file| file.path == CLIENT) {
        return findings.error("there is no client.py at the top, and no pyproject.toml that names a client app");
    }
    let Some(file) = readable(CLIENT, files) else { return };
    match file.clients.iter().find(|client| client.name == "Client" && client.kind == CandidateKind::Class) {
        Some(class) => in_class(class, findings),
        None if file.clients.is_empty() => {
            findings.at(
                Severity::Error,
                CLIENT,
                0,
                "has no class Client, and no ClientApp, client_fn or NumPyClient of Flower",
            );
        }
        None => {}
    }
}

fn in_class(class: &Candidate, findings: &mut Findings) {
    let inherits = class.bases.iter().any(|base| base != "object");
    if inherits {
        return;
    }
    for method in METHODS.iter().filter(|method| !class.methods.iter().any(|own| own == *method)) {
        findings.at(Severity::Error, CLIENT, class.line, format!("class Client has no method {method}"));
    }
}

/// The file, unless it cannot be parsed, which is a finding of its own.
fn readable<'a>(path: &str, files: &'a [SourceFacts]) -> Option<&'a SourceFacts> {
    files.iter().find(|file| file.path == path && file.error.is_none())
}
