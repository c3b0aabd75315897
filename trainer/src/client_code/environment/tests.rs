use std::process;

use super::*;
use crate::host::Silent;

const NUMPY: &str = "numpy==2.0.2";
const SMALL: &str = "six==1.17.0";

fn python() -> PathBuf {
    std::env::var_os("SHEAF_PYTHON").unwrap_or_else(|| "python3".into()).into()
}

/// A lock of the wheels that the package index has of these packages for this Python. `None`, with a message, if the
/// index cannot be reached.
fn lock(packages: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for package in packages {
        let place = folder.path().join(package);
        let mut pip = process::Command::new(python());
        pip.args(["-I", "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet", "-d"]);
        let said = pip.arg(&place).arg(package).output().unwrap();
        if !said.status.success() {
            eprintln!("skipped: no package index can be reached: {}", String::from_utf8_lossy(&said.stderr));
            return None;
        }
        let wheel = fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
        lines += &format!("{package} --hash=sha256:{}\n", hex::encode(sha256(&[&fs::read(wheel).unwrap()])));
    }
    Some(lines)
}

fn imports(python: &Path, statement: &str) -> bool {
    process::Command::new(python).args(["-I", "-c", statement]).status().unwrap().success()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_wheels_of_a_lock_are_installed_once_and_run_in_the_sandbox() {
    let Some(text) = lock(&[NUMPY, SMALL]) else { return };
    let root = tempfile::tempdir().unwrap();
    let lock = Lock::parse(&text).unwrap();
    // A killed run left this.
    let left = root.path().join(".new-left/lib");
    fs::create_dir_all(&left).unwrap();

    let interpreter = prepare(&lock, &python(), root.path(), &Silent).await.unwrap();

    assert!(imports(
        &interpreter,
        "import numpy, six; assert six.__version__ == '1.17.0' and numpy.__version__ == '2.0.2'"
    ));
    assert!(!imports(&interpreter, "import pip"), "the Python that runs client code cannot install anything");
    assert!(!left.exists());
    assert!(names(root.path()).iter().all(|name| !name.starts_with(".new-")));

    let before = fs::metadata(interpreter.parent().unwrap()).unwrap().modified().unwrap();
    assert_eq!(prepare(&lock, &python(), root.path(), &Silent).await.unwrap(), interpreter);
    assert_eq!(fs::metadata(interpreter.parent().unwrap()).unwrap().modified().unwrap(), before);

    let code = "import numpy as np, six\n\nclass Client:\n    def __init__(self, data_dir, config): pass\n    \
                def initial_parameters(self): return {'w': np.float32([len(six.__version__)])}\n    \
                def fit(self, parameters, config): raise NotImplementedError\n    \
                def evaluate(self, parameters, config): raise NotImplementedError\n";
    let config = sheaf_runner::RunnerConfig::new(code, sha256(&[code.as_bytes()])).with_python(&interpreter);
    let mut runner = sheaf_runner::Runner::start(config).await.unwrap();
    let weights = runner.initial_parameters().await.unwrap();
    runner.stop().await;
    assert!(weights.ends_with(&6f32.to_le_bytes()));
}

#[tokio::test]
async fn a_wheel_with_another_hash_is_not_installed_and_no_venv_stays() {
    let Some(text) = lock(&[SMALL]) else { return };
    let root = tempfile::tempdir().unwrap();
    let good = text.split("sha256:").nth(1).unwrap().trim();
    let tampered = format!("{}{}", if good.starts_with('0') { "1" } else { "0" }, &good[1..]);
    // A lock must name numpy, and pip skips a numpy for another system.
    let numpy = format!("numpy==2.0.2 ; sys_platform == 'win32' --hash=sha256:{good}\n");
    let lock = Lock::parse(&format!("{numpy}{}", text.replace(good, &tampered))).unwrap();

    let failure = prepare(&lock, &python(), root.path(), &Silent).await.unwrap_err();

    assert!(failure.to_string().contains("were not installed"), "{failure}");
    assert!(failure.to_string().contains(good), "pip says which hash it got: {failure}");
    let names = names(root.path());
    assert!(names.iter().all(|name| name == "lock" || name.starts_with("pip-")), "{names:?}");
}

#[test]
fn files_that_python_runs_at_every_start_are_removed() {
    let packages = tempfile::tempdir().unwrap();
    for file in ["evil.pth", ".hidden.PTH", "sitecustomize.py", "usercustomize.so", "new.start", "six.py", "path.py"] {
        fs::write(packages.path().join(file), "").unwrap();
    }
    fs::create_dir(packages.path().join("numpy")).unwrap();
    fs::write(packages.path().join("numpy/inner.pth"), "").unwrap();

    let removed = remove_startup_files(packages.path()).unwrap();

    assert_eq!(removed, [".hidden.PTH", "evil.pth", "new.start", "sitecustomize.py", "usercustomize.so"]);
    assert_eq!(names(packages.path()), ["numpy", "path.py", "six.py"]);
}

#[tokio::test]
async fn a_python_that_does_not_start_is_named() {
    let root = tempfile::tempdir().unwrap();
    let lock = Lock::parse(&format!("{NUMPY} --hash=sha256:{}", "a".repeat(64))).unwrap();

    let failure = prepare(&lock, Path::new("/no/python/here"), root.path(), &Silent).await.unwrap_err();

    assert!(failure.to_string().contains("/no/python/here"), "{failure}");
}
