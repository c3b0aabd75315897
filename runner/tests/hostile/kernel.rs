//! Programs that attack the kernel.

use super::*;

#[tokio::test]
async fn no_mount_is_made_or_moved() {
    for sandbox in SANDBOXES {
        let said = Attack::new("mounts", sandbox).run().await.said();
        assert_eq!(said, json!([-1, -1, -1, -1, -1]), "{sandbox:?}");
    }
    if is_root() {
        let said = Attack::new("mounts", Isolation::None).run().await.said();
        assert!(said[1].as_i64().unwrap() > 2 && said[2].as_i64().unwrap() > 2, "{said}");
    }
}

#[tokio::test]
async fn no_namespace_is_made() {
    for sandbox in SANDBOXES {
        let said = Attack::new("namespaces", sandbox).run().await.said();
        assert_eq!(said, json!(["refused", "refused", "refused", "refused", -38]), "{sandbox:?}");
    }
    let said = Attack::new("namespaces", Isolation::None).run().await.said();
    assert_eq!((&said[0], &said[2], &said[4]), (&json!("made"), &json!("made"), &json!(-22)));
}

#[tokio::test]
async fn little_used_parts_of_the_kernel_are_out_of_reach() {
    for sandbox in SANDBOXES {
        let said = Attack::new("kernel_interfaces", sandbox).run().await.said();
        for (name, result) in said.as_object().unwrap() {
            let expected = if ["new", "x32"].contains(&name.as_str()) { -38 } else { -1 };
            assert_eq!(result, &json!(expected), "{name} in {sandbox:?}");
        }
    }
    let said = Attack::new("kernel_interfaces", Isolation::None).run().await.said();
    for open in ["kcmp", "personality"] {
        assert!(said[open].as_i64().unwrap() >= 0, "{open}: {said}");
    }
}

#[tokio::test]
async fn the_machine_is_not_administered() {
    for sandbox in SANDBOXES {
        let said = Attack::new("administration", sandbox).run().await.said();
        assert_eq!(said, json!(vec![-1; 9]), "{sandbox:?}");
    }
}

#[tokio::test]
async fn nothing_is_typed_into_the_terminal() {
    for sandbox in SANDBOXES {
        let said = Attack::new("type_into_the_terminal", sandbox).run().await.said();
        assert_eq!((&said[0], &said[1]), (&json!(-1), &json!(-1)), "{sandbox:?}");
        assert_ne!(said[2], "open", "{sandbox:?}");
    }
    // There, the kernel handles the request and finds that standard input is not a terminal.
    assert_eq!(Attack::new("type_into_the_terminal", Isolation::None).run().await.said()[0], json!(-25));
}
