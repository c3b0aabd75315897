//! The binary, run in a home of its own.

// Not every test file uses all of it.
#![allow(dead_code, missing_docs)]

use std::{
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A home of its own, with a password file.
pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("password"), "correct horse\n").unwrap();
        Self(home)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// `sheaf`, with nothing of this machine's settings but its home.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sheaf"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHEAF_")) {
            command.env_remove(name);
        }
        command
            .env("SHEAF_HOME", self.path().join("home"))
            // Nothing listens here.
            .env("SHEAF_NODE", "ws://127.0.0.1:1");
        command
    }

    pub fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        self.run_with(Some(&self.path().join("password")), arguments, stdin)
    }

    /// Runs a command that finds its password in a file, or nowhere.
    pub fn run_with(&self, password: Option<&Path>, arguments: &[&str], stdin: &str) -> Output {
        let mut child = self
            .command()
            .args(arguments)
            .envs(password.map(|path| ("SHEAF_PASSWORD_FILE", path)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The command may end without reading.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed, and reads its JSON.
    pub fn json(&self, arguments: &[&str], stdin: &str) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat(), stdin);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs a command that must fail with this exit code, and returns its stderr.
    pub fn failure(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments, "");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }
}

/// What was printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
