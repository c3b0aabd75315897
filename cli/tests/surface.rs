//! What all commands share: help, flags, settings, folders, completions, manual pages, and errors that say what to type.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod home;

use std::{path::Path, process::Command};

use clap::CommandFactory;
use serde_json::Value;
use sheaf::args::Cli;

use home::{Home, text};

const SHARED: [&str; 9] = ["json", "node", "wallet", "password_file", "home", "genesis", "wait", "yes", "dry_run"];

/// Calls `look` with every command that does something, under its full name.
fn each_leaf(command: &clap::Command, name: &str, look: &mut impl FnMut(&str, &clap::Command)) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let name = format!("{name} {}", inner.get_name());
        match inner.has_subcommands() {
            true => each_leaf(inner, &name, look),
            false => look(&name, inner),
        }
    }
}

fn leaves() -> Vec<(String, clap::Command)> {
    let mut cli = Cli::command();
    cli.build();
    let mut leaves = Vec::new();
    each_leaf(&cli, "sheaf", &mut |name, command| leaves.push((name.to_owned(), command.clone())));
    leaves
}

#[test]
fn every_command_explains_itself_and_takes_what_all_commands_take() {
    let leaves = leaves();
    assert!(leaves.len() > 30, "{}", leaves.len());

    for (name, command) in leaves {
        assert!(command.get_about().is_some(), "{name} says nothing of itself");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{name}: {} says nothing of itself", argument.get_id());
        }
        for shared in SHARED {
            assert!(command.get_arguments().any(|argument| argument.get_id() == shared), "{name} lacks {shared}");
        }
    }
}

#[test]
fn errors_say_what_to_type_next() {
    let home = Home::new();
    home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");
    let odd = home.path().join("odd.toml");
    std::fs::write(&odd, "").unwrap();

    for (arguments, next) in [
        (&["wallet", "balance"][..], "--node"),
        (&["wallet", "transfer", "nobody", "1"], "sheaf wallet list"),
        (&["stake", "bond", "5", "--wallet", "bob"], "sheaf wallet create bob"),
        (&["seat", "take", "0"], "--node"),
        (&["task", "list"], "--node"),
        (&["config", "get", "nod"], "sheaf config list"),
        (&["config", "get", "genesis"], "sheaf config set genesis"),
        (&["config", "set", "node", "http://x"], "sheaf config set node ws://"),
        (&["config", "set", "wait", "long"], "sheaf config set wait finalized"),
        (&["config", "set", "wallet", "me", "--dry-run"], "without --dry-run"),
        (&["wallet", "create", "new", "--dry-run"], "without --dry-run"),
        (&["model", "evaluate", "--data", "."], "--task"),
        (&["stake", "bnod"], "sheaf --help"),
        (&["doctor"], "sheaf doctor"),
    ] {
        let output = home.run(&[arguments, &["--json"]].concat(), "");

        assert!(!output.status.success(), "{arguments:?}");
        let printed = text(&output.stdout);
        let failure: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
        assert!(failure["next"].as_str().is_some_and(|step| step.contains(next)), "{arguments:?}: {failure}");
    }
}

#[test]
fn flags_come_before_the_environment_before_the_file_before_the_default() {
    let home = Home::new();
    let chosen = |arguments: &[&str], variable: Option<&str>| {
        let mut command = home.command();
        match variable {
            Some(value) => command.env("SHEAF_NODE", value),
            None => command.env_remove("SHEAF_NODE"),
        };
        let output = command.args(["config", "get", "node", "--json"]).args(arguments).output().unwrap();
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        (value["value"].as_str().unwrap().to_owned(), value["origin"].as_str().unwrap().to_owned())
    };
    let expected = |value: &str, origin: &str| (value.to_owned(), origin.to_owned());

    assert_eq!(chosen(&[], None), expected("ws://127.0.0.1:9944", "default"));
    home.json(&["config", "set", "node", "ws://file:1"], "");
    assert_eq!(chosen(&[], None), expected("ws://file:1", "file"));
    assert_eq!(chosen(&[], Some("ws://variable:1")), expected("ws://variable:1", "environment"));
    assert_eq!(chosen(&["--node", "ws://flag:1"], Some("ws://variable:1")), expected("ws://flag:1", "flag"));
    home.json(&["config", "unset", "node"], "");
    assert_eq!(chosen(&[], None), expected("ws://127.0.0.1:9944", "default"));
}

#[test]
fn a_setting_that_means_nothing_is_refused_wherever_it_stands() {
    let home = Home::new();

    assert!(home.failure(&["config", "set", "nod", "ws://x"], 2).contains("`nod`"));
    assert!(home.failure(&["config", "set", "genesis", "12"], 2).contains("64 hex digits"));

    let path = home.json(&["config", "path"], "")["settings"].as_str().unwrap().to_owned();
    std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
    std::fs::write(&path, "nod = 'ws://x'\n").unwrap();
    let failure = home.failure(&["task", "list"], 2);
    assert!(failure.contains("`nod`") && failure.contains(&path), "{failure}");
}

/// Runs `sheaf` as a user whose only variable is HOME.
fn as_user(user: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_sheaf"))
        .args(arguments)
        .arg("--json")
        .env_clear()
        .env("HOME", user)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

#[test]
fn files_lie_where_the_xdg_specification_has_them_and_a_former_home_goes_on_working() {
    let user = tempfile::tempdir().unwrap();
    let former = user.path().join(".local/share/sheaf");
    let words = user.path().join("words");
    let password = user.path().join("password");
    std::fs::write(&password, "correct horse\n").unwrap();

    let folders = as_user(user.path(), &["config", "path"]);
    assert_eq!(folders["settings"], user.path().join(".config/sheaf/config.toml").to_str().unwrap());
    assert_eq!(folders["data"], former.to_str().unwrap());
    assert_eq!(folders["state"], user.path().join(".local/state/sheaf").to_str().unwrap());

    // A home as it was before settings had a folder of their own.
    std::fs::create_dir_all(&former).unwrap();
    std::fs::write(former.join("config.toml"), "node = 'ws://127.0.0.1:1'\n").unwrap();
    let (words, password) = (words.to_str().unwrap(), password.to_str().unwrap());
    as_user(user.path(), &["wallet", "create", "me", "--mnemonic-file", words, "--password-file", password]);
    assert_eq!(as_user(user.path(), &["config", "get", "node"])["value"], "ws://127.0.0.1:1");
    as_user(user.path(), &["config", "set", "wallet", "me"]);
    assert!(std::fs::read_to_string(former.join("config.toml")).unwrap().contains("wallet = \"me\""));
    assert!(former.join("wallets/me.json").exists());

    // `--home` has everything in one folder.
    let one = user.path().join("one");
    let folders = as_user(user.path(), &["config", "path", "--home", one.to_str().unwrap()]);
    assert_eq!(folders["settings"], one.join("config.toml").to_str().unwrap());
    assert_eq!(folders["data"], one.to_str().unwrap());
}

#[test]
fn every_shell_gets_completions_that_know_every_command() {
    let home = Home::new();

    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = text(&home.run(&["completions", shell], "").stdout);
        for (name, _) in leaves() {
            let last = name.rsplit(' ').next().unwrap();
            assert!(script.contains(last), "{shell} does not know {name}");
        }
        assert!(script.contains("dry-run"), "{shell}");
    }
    let bash = home.path().join("completions.bash");
    std::fs::write(&bash, home.run(&["completions", "bash"], "").stdout).unwrap();
    let asked = format!(
        "source {}; COMP_WORDS=(sheaf task sh); COMP_CWORD=2; _sheaf sheaf sh task; echo ${{COMPREPLY[*]}}",
        bash.display()
    );
    let completed = Command::new("bash").args(["--norc", "-c", &asked]).output().unwrap();
    assert_eq!(text(&completed.stdout).trim(), "show", "{}", text(&completed.stderr));
}

#[test]
fn every_command_has_a_manual_page() {
    let home = Home::new();
    let folder = home.path().join("man");

    let written = home.json(&["man", folder.to_str().unwrap()], "");

    let pages: Vec<_> = written["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
    for (name, command) in leaves() {
        let page = format!("{}.1", name.replace(' ', "-"));
        assert!(pages.contains(&page.as_str()), "{page} is missing");
        let page = std::fs::read_to_string(folder.join(page)).unwrap();
        let first = command.get_about().unwrap().to_string();
        let first = first.split([' ', '-', '\'']).next().unwrap().to_owned();
        assert!(page.contains(&first), "{name} does not say what it is for");
    }
    let page = std::fs::read_to_string(folder.join("sheaf-train-run.1")).unwrap();
    assert!(page.contains("\\-\\-data") && page.contains("\\-\\-dry\\-run"), "{page}");
}

#[test]
fn the_doctor_tells_a_line_for_each_check_and_fails_if_there_is_a_problem() {
    let home = Home::new();
    home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");
    let wallet = home.path().join("home/wallets/alice.json");

    let output = home.run(&["doctor", "--json"], "");

    assert_eq!(output.status.code(), Some(1), "no node answers");
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (failure, findings) = lines.split_last().unwrap();
    assert!(failure["error"].as_str().unwrap().contains("problem"));
    let find = |check: &str| findings.iter().find(|finding| finding["check"] == check).unwrap();
    assert_eq!(find("node")["verdict"], "problem");
    assert!(find("node")["next"].as_str().unwrap().contains("--node"));
    assert_eq!(find("wallets")["verdict"], "ok", "{findings:?}");
    assert!(findings.iter().all(|finding| finding["verdict"] == "ok" || finding["next"].is_string()), "{findings:?}");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&wallet, std::fs::Permissions::from_mode(0o644)).unwrap();
        let output = text(&home.run(&["doctor"], "").stdout);
        assert!(output.contains(&format!("chmod 600 {}", wallet.display())), "{output}");
    }
}
