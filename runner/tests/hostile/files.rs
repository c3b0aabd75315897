//! Programs that read or change files that are not theirs.

use super::*;

#[tokio::test]
async fn keys_of_the_home_are_not_read() {
    let home = home();
    let attack = |sandbox| Attack::new("read_keys", sandbox).given(json!({ "home": home.path() }));

    for sandbox in SANDBOXES {
        assert!(!attack(sandbox).run().await.said().to_string().contains("secret"), "{sandbox:?}");
    }
    assert_eq!(attack(Isolation::None).run().await.said(), json!(["secret", "secret"]));
}

#[tokio::test]
async fn the_home_is_not_even_listed() {
    let home = home();
    let attack = |sandbox| Attack::new("list_the_home", sandbox).given(json!({ "home": home.path() }));

    for sandbox in SANDBOXES {
        assert_eq!(attack(sandbox).run().await.said(), json!(0), "{sandbox:?}");
    }
    assert_eq!(attack(Isolation::None).run().await.said(), json!(2));
}

#[tokio::test]
async fn passwords_of_the_machine_are_not_read() {
    for sandbox in SANDBOXES {
        let said = Attack::new("read_shadow", sandbox).run().await.said();
        assert_eq!(said, json!([false, false, false]), "{sandbox:?}");
    }
    if is_root() {
        assert_eq!(Attack::new("read_shadow", Isolation::None).run().await.said(), json!([true, true, true]));
    }
}

#[tokio::test]
async fn the_environment_of_other_processes_is_not_read() {
    // Cargo's variables are in the environment of this test, and not in that of a client.
    let attack = |sandbox| Attack::new("read_environments", sandbox).given(json!({ "marker": "CARGO_MANIFEST_DIR" }));

    for sandbox in SANDBOXES {
        assert_eq!(attack(sandbox).run().await.said(), json!([]), "{sandbox:?}");
    }
    assert_ne!(attack(Isolation::None).run().await.said(), json!([]));
}

#[tokio::test]
async fn no_path_leads_out() {
    let home = home();
    let secret = home.path().join(".ssh/id_ed25519");
    let attack = |sandbox| Attack::new("path_tricks", sandbox).given(json!({ "secret": secret }));

    for sandbox in SANDBOXES {
        assert_eq!(attack(sandbox).run().await.said(), json!([]), "{sandbox:?}");
    }
    assert_ne!(attack(Isolation::None).run().await.said(), json!([]));
}

#[tokio::test]
async fn a_link_cannot_take_the_place_of_the_output() {
    let home = home();
    let secret = home.path().join(".ssh/id_ed25519");
    let attack = |sandbox| Attack::new("replace_the_output", sandbox).given(json!({ "secret": secret }));

    for sandbox in SANDBOXES {
        let said = attack(sandbox).run().await.said();
        assert!(said.as_array().unwrap().iter().all(Value::is_string), "{sandbox:?}: {said}");
    }
    // Without a sandbox the link is there, but neither the harness nor the agent follows it.
    assert!(attack(Isolation::None).run().await.message().contains("FileNotFoundError"));
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "secret");
}

#[tokio::test]
async fn the_trainers_data_is_not_changed() {
    for sandbox in [Isolation::Bubblewrap, Isolation::Landlock, Isolation::None] {
        let data = tempfile::tempdir().unwrap();
        let labels = data.path().join("labels.txt");
        std::fs::write(&labels, "cat dog").unwrap();

        let said = Attack::new("poison_the_data", sandbox).with_data(data.path()).run().await.said();

        let kept = std::fs::read_to_string(&labels).is_ok_and(|text| text == "cat dog");
        assert_eq!(kept, sandbox != Isolation::None, "{sandbox:?}: {said}");
        assert!(!kept || said.as_array().unwrap().iter().all(Value::is_string), "{sandbox:?}: {said}");
    }
}

#[tokio::test]
async fn harness_code_and_python_are_not_changed() {
    for sandbox in SANDBOXES {
        let said = Attack::new("change_the_code", sandbox).run().await.said();
        assert!(!said.to_string().contains("\"open\""), "{sandbox:?}: {said}");
    }
    let said = Attack::new("change_the_code", Isolation::None).run().await.said();
    assert!(said.to_string().contains("\"open\""), "{said}");
}
