use super::*;

const GOOD: &str = "\
import numpy as np

class Client:
    def __init__(self, data_dir, config): ...
    def initial_parameters(self): ...
    def fit(self, parameters, config): ...
    def evaluate(self, parameters, config): ...
";

async fn findings(code: &[u8]) -> Vec<String> {
    let python = std::env::var_os("SHEAF_PYTHON").unwrap_or_else(|| "python3".into());
    let findings = lint(code, Path::new(&python)).await.unwrap();
    let place =
        |finding: &Finding| finding.path.clone().map(|path| format!("{path}:{} ", finding.line)).unwrap_or_default();
    findings.iter().map(|finding| format!("{} {}{}", finding.severity.name(), place(finding), finding.text)).collect()
}

fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn nothing_is_found_in_good_code() {
    assert!(findings(GOOD.as_bytes()).await.is_empty());
    assert!(
        findings(include_bytes!("../../../../examples/mnist/client.py"))
            .await
            .iter()
            .all(|finding| finding.starts_with("note"))
    );
}

#[tokio::test]
async fn what_cannot_run_is_an_error_with_its_line() {
    assert_eq!(
        findings(b"x = 1\nprint 'x'\n").await[0].split(' ').take(2).collect::<Vec<_>>(),
        ["error", "client.py:2"]
    );
    assert!(findings(b"import numpy\n").await[0].contains("has no class Client"));
    assert!(
        findings(b"class Client:\n    def fit(self): ...\n").await[0]
            .contains("client.py:1 class Client has no method initial")
    );
    assert!(findings(&zip_of(&[("other.py", GOOD)])).await[0].contains("no client.py at the top"));
    let large = format!("{GOOD}#{}", "x".repeat(262_144));
    assert!(findings(large.as_bytes()).await[0].contains("at most 262144 bytes"));
    assert!(findings(&zip_of(&[("client.pyc", "")])).await[0].contains("compiled"));
}

#[tokio::test]
async fn what_trainers_may_lack_is_a_warning_unless_a_lock_brings_it() {
    let source = format!("import torch, own\n{GOOD}");
    let hash = "a".repeat(64);
    let lock = format!("numpy==2.4.6 --hash=sha256:{hash}\ntorch==2.8.0 --hash=sha256:{hash}\n");

    let without = findings(&zip_of(&[("client.py", &source), ("own.py", "")])).await;
    let with = findings(&zip_of(&[("client.py", &source), ("own.py", ""), (LOCK, &lock)])).await;

    assert_eq!(without.len(), 1);
    assert!(without[0].starts_with("warning client.py:1 imports torch"), "{without:?}");
    assert_eq!(with.len(), 1);
    assert!(with[0].starts_with("note client.py:1 imports torch"), "{with:?}");
    let bad = findings(&zip_of(&[("client.py", GOOD), (LOCK, "torch>=2\n")])).await;
    assert!(bad[0].starts_with("error") && bad[0].contains("requirements.lock"), "{bad:?}");
}

#[tokio::test]
async fn what_readers_of_code_look_for_is_noted() {
    let source = format!(
        "import socket, subprocess, pickle, ctypes, os\n{GOOD}\ndef f():\n    eval('1'); os.system('ls'); os.environ['A']\n"
    );

    let found = findings(source.as_bytes()).await;

    for what in ["socket", "subprocess", "pickle", "ctypes", "eval", "os.system", "os.environ"] {
        assert!(
            found.iter().any(|finding| finding.starts_with("note") && finding.contains(&format!("uses {what}:"))),
            "{what}: {found:?}"
        );
    }
}

#[tokio::test]
async fn flowers_clients_are_found() {
    let app = "from flwr.client import ClientApp\napp = ClientApp(client_fn=None)\n";
    let numpy = "import flwr as fl\nclass Mine(fl.client.NumPyClient):\n    def fit(self, parameters, config): ...\n";
    let project = "[tool.flwr.app.components]\nclientapp = 'pkg.client_app:app'\n";
    let has_error = |findings: Vec<String>| findings.iter().any(|finding| finding.starts_with("error"));

    assert!(!has_error(findings(app.as_bytes()).await));
    assert!(!has_error(findings(numpy.as_bytes()).await));
    let made = "from mine import Digits\ndef client_fn(context):\n    return Digits().to_client()\n";
    assert!(!has_error(findings(&zip_of(&[("client.py", made), ("mine.py", numpy)])).await));
    let script = "import flwr as fl\nfrom mine import Digits\nif __name__ == '__main__':\n    \
                  fl.client.start_numpy_client(server_address='x:1', client=Digits())\n";
    assert!(!has_error(findings(&zip_of(&[("client.py", script), ("mine.py", numpy)])).await));
    assert!(!has_error(
        findings(&zip_of(&[(("pyproject.toml"), project), ("pkg/__init__.py", ""), ("pkg/client_app.py", app)])).await
    ));
    let missing = findings(&zip_of(&[("pyproject.toml", project), ("client.py", GOOD)])).await;
    assert!(missing[0].contains("names pkg.client_app as client app, which is not in the zip"), "{missing:?}");
}

#[tokio::test]
async fn without_a_python_the_check_fails() {
    let failure = lint(GOOD.as_bytes(), Path::new("/no/python/here")).await.unwrap_err();

    assert!(failure.to_string().contains("/no/python/here"), "{failure}");
}
