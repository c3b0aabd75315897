//! The binary as people and scripts meet it, as far as it goes without a network.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod home;

use serde_json::Value;

use home::{Home, text};

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../primitives/tests/vectors/rewards.json");

#[test]
fn a_development_key_is_imported_listed_and_never_overwritten() {
    let home = Home::new();

    let made = home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");
    assert_eq!(made["address"], ALICE);

    let wallets = home.json(&["wallet", "list"], "");
    assert_eq!(wallets[0]["address"], ALICE);
    assert_eq!(wallets[0]["wallet"], "alice");

    let output = home.run(&["wallet", "import", "alice", "--uri-stdin"], "//Bob\n");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("exists already"));
    assert_eq!(home.json(&["wallet", "list"], "")[0]["address"], ALICE);
}

#[test]
fn a_new_wallet_comes_back_from_its_mnemonic() {
    let home = Home::new();
    let mnemonic = home.path().join("words").display().to_string();

    let made = home.json(&["wallet", "create", "one", "--mnemonic-file", &mnemonic], "");
    let again = home.json(&["wallet", "import", "two", "--mnemonic-file", &mnemonic], "");

    assert_eq!(made["address"], again["address"]);
    let output = home.run(&["wallet", "create", "three", "--mnemonic-file", &mnemonic], "");
    assert!(!output.status.success(), "a mnemonic's file is never overwritten");
}

#[test]
fn a_wallet_is_shown_renamed_and_removed_only_with_a_backup() {
    let home = Home::new();
    home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");
    let backup = home.path().join("backup.json").display().to_string();

    home.json(&["wallet", "rename", "alice", "alicia"], "");
    let shown = home.json(&["wallet", "show"], "");
    assert_eq!((&shown["wallet"], &shown["address"]), (&"alicia".into(), &ALICE.into()));

    assert!(home.failure(&["wallet", "remove", "alicia", "--yes"], 3).contains("--backup FILE"));
    assert!(home.failure(&["wallet", "remove", "alicia", "--backup", &backup], 2).contains("--yes"));
    assert_eq!(home.json(&["wallet", "list"], "").as_array().unwrap().len(), 1);

    home.json(&["wallet", "remove", "alicia", "--backup", &backup, "--yes"], "");
    assert_eq!(home.json(&["wallet", "list"], ""), serde_json::json!([]));
    assert_eq!(home.json(&["wallet", "import", "again", "--json-file", &backup], "")["address"], ALICE);
}

#[test]
fn a_signed_message_verifies_and_another_does_not_and_a_login_is_not_signed() {
    let home = Home::new();
    home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");
    let file = home.path().join("login");
    std::fs::write(&file, [sheaf_primitives::tag("login").as_slice(), b"rest"].concat()).unwrap();

    let signature = home.json(&["wallet", "sign", "hello"], "")["signature"].as_str().unwrap().to_owned();

    assert_eq!(home.json(&["wallet", "verify", ALICE, &signature, "hello"], "")["valid"], true);
    assert!(home.failure(&["wallet", "verify", ALICE, &signature, "hullo"], 1).contains("letter by letter"));
    assert!(home.failure(&["wallet", "sign", "--file", &file.display().to_string()], 2).contains("can act as you"));
}

#[test]
fn a_hot_key_may_not_do_what_only_the_accounts_owner_may() {
    let home = Home::new();
    home.json(&["wallet", "create", "hot", "--mnemonic-file", &home.path().join("words").display().to_string()], "");

    let attached = home.json(&["wallet", "hotkey", "attach", ALICE], "");

    assert_eq!(attached["trainer"], ALICE);
    assert_eq!(home.json(&["wallet", "show"], "")["hot_key_of"], ALICE);
    for arguments in [&["stake", "unbond", "5 SHF"][..], &["trainer", "register", "--name", "x"]] {
        assert!(home.failure(arguments, 3).contains("is a hot key of"), "{arguments:?}");
    }
    // What it may do gets as far as the node, which is none.
    home.failure(&["seat", "leave", "0"], 4);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unlocked_wallet_needs_no_password_until_it_is_locked() {
    let home = Home::new();
    let words = home.path().join("words").display().to_string();
    home.json(&["wallet", "create", "me", "--mnemonic-file", &words], "");
    let sign = || home.run_with(None, &["wallet", "sign", "hello"], "");
    assert!(text(&sign().stderr).contains("a password is needed"));

    let unlocked = home.run(&["wallet", "unlock", "--for", "1h"], "");
    if text(&unlocked.stderr).contains("keyring cannot be used here") {
        eprintln!("not tested: this system's kernel keeps no keys for this user");
        return;
    }
    assert!(unlocked.status.success(), "{}", text(&unlocked.stderr));
    assert!(sign().status.success());
    assert_eq!(home.json(&["wallet", "show"], "")["unlocked"], true);

    assert_eq!(home.json(&["wallet", "lock"], "")["forgotten"], 1);
    assert!(text(&sign().stderr).contains("a password is needed"));
}

#[test]
fn a_secret_on_a_mistyped_import_is_not_repeated() {
    let home = Home::new();

    let output = home.run(&["wallet", "import", "x", "--json"], "not a sekret mnemonic\n");

    assert_eq!(output.status.code(), Some(3));
    assert!(!text(&output.stderr).contains("sekret") && !text(&output.stdout).contains("sekret"));
    let failure: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(failure["kind"], "wallet");
}

#[test]
fn rewards_check_prints_one_line_a_case_and_computes_each_payout() {
    let home = Home::new();

    let output = home.run(&["rewards", "check", VECTORS], "");

    assert!(output.status.success());
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(VECTORS).unwrap()).unwrap();
    let expected = expected["cases"].as_array().unwrap();
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), expected.len());
    for (number, (line, case)) in lines.iter().zip(expected).enumerate() {
        assert_eq!(line["case"], number);
        assert_eq!(line["payout"], case["payout"], "case {number}");
        assert_eq!(line["payout"].is_null(), line["reason"].is_string(), "case {number}");
    }
}

#[test]
fn a_file_without_claims_is_one_clear_error() {
    let home = Home::new();
    let file = home.path().join("odd.json");
    std::fs::write(&file, b"\xff\xfe{").unwrap();

    assert!(home.failure(&["rewards", "check", &file.display().to_string()], 2).contains("has no claims to check"));
    assert!(home.failure(&["rewards", "check", "/nowhere/at/all"], 2).contains("/nowhere/at/all"));
}

#[test]
fn failures_say_what_to_type_next() {
    let home = Home::new();

    assert!(home.failure(&["stake", "bond", "5 SHF"], 3).contains("next: sheaf wallet create"));
    assert!(home.failure(&["wallet", "balance", ALICE], 4).contains("SHEAF_NODE"));
    assert!(home.failure(&["wallet", "balance", "nobody"], 2).contains("`nobody`"));
    assert!(home.failure(&["wallet", "transfer", ALICE, "1.5.0"], 2).contains("1.5.0"));
    assert!(home.failure(&["--genesis", "12", "task", "list"], 2).contains("64 hex digits"));
    assert!(home.failure(&["model", "evaluate", "--data", "."], 2).contains("--task"));
    assert!(home.failure(&["model", "evaluate", VECTORS, "--data", "."], 2).contains("--client"));
}

#[test]
fn the_cid_of_a_file_is_the_one_that_ipfs_gives_it() {
    let home = Home::new();
    let file = home.path().join("client.py").display().to_string();
    std::fs::write(&file, "hello world\n").unwrap();

    let output = home.run(&["client", "cid", &file], "");
    assert_eq!(text(&output.stdout), "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4\n");

    std::fs::write(&file, vec![0; 262_145]).unwrap();
    assert!(home.failure(&["client", "cid", &file], 2).contains("262145 bytes"));
}

#[test]
fn client_code_is_checked_and_compared_without_a_network() {
    let home = Home::new();
    let [good, bad] = ["good.py", "bad.py"].map(|name| home.path().join(name).display().to_string());
    let source = "class Client:\n def initial_parameters(self): ...\n def fit(self): ...\n def evaluate(self): ...\n";
    std::fs::write(&good, source).unwrap();
    std::fs::write(&bad, "import torch\n\x1b[2J").unwrap();

    assert_eq!(home.json(&["client", "lint", &good], "")["errors"], 0);
    let output = home.run(&["client", "lint", &bad], "");
    assert_eq!(output.status.code(), Some(6));
    assert!(text(&output.stdout).starts_with("error: client.py:2: "), "{}", text(&output.stdout));

    let diff = text(&home.run(&["client", "diff", &good, &bad], "").stdout);
    assert!(diff.contains("-class Client:\n") && diff.contains("+import torch\n+<U+001B>[2J\n"), "{diff}");
    assert_eq!(home.json(&["client", "diff", &good, &good], "")["same"], true);
    assert!(home.failure(&["client", "diff", &good, "/no/such/file"], 2).contains("model:NUMBER"));
    assert!(home.failure(&["client", "fetch", "3"], 2).contains("model:NUMBER"));
}

#[test]
fn trust_is_listed_and_removed_without_a_network() {
    let home = Home::new();

    assert_eq!(text(&home.run(&["trust", "list"], "").stdout), "nothing is trusted yet\n");
    assert!(home.failure(&["trust", "remove", ALICE], 2).contains("sheaf trust list"));
    assert!(home.failure(&["trust", "add", "someone"], 2).contains("neither an address"));
    assert!(home.failure(&["trust", "add", ALICE], 4).contains("SHEAF_NODE"));
}

#[test]
fn a_variable_set_to_nothing_is_not_set() {
    let home = Home::new();
    home.json(&["wallet", "import", "alice", "--uri-stdin"], "//Alice\n");

    // The only wallet is the one in use; what fails is the node.
    assert!(home.failure(&["wallet", "balance", "--wallet", ""], 4).contains("127.0.0.1:1"));
}

#[test]
fn with_json_a_failure_is_json_too() {
    let home = Home::new();

    for (arguments, kind) in [
        (&["stake", "bond", "five", "--json"][..], "input"),
        (&["wallet", "balance", ALICE, "--json"], "node"),
        (&["stake", "bond", "5 SHF", "--json"], "wallet"),
    ] {
        let output = home.run(arguments, "");

        let failure: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(failure["kind"], kind, "{failure}");
        assert!(failure["error"].is_string() && !output.stderr.is_empty());
    }
}

#[test]
fn help_names_every_group_and_the_first_steps() {
    let help = text(&Home::new().run(&["--help"], "").stdout);

    for group in ["wallet", "org", "model", "client", "task", "trainer", "stake", "seat", "train", "trust", "rewards"] {
        assert!(help.contains(&format!("\n  {group} ")), "{group}");
    }
    assert!(help.contains("First steps of a trainer"));
}
