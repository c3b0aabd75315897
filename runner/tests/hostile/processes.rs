//! Programs that try not to end, and programs that attack other processes.

use super::*;

/// Processes of this machine whose command line holds `marker`.
fn processes(marker: &str) -> usize {
    let folders = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = folders.filter_map(|folder| std::fs::read(folder.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(marker)).count()
}

/// Waits a while until there are none.
async fn gone(marker: &str) -> bool {
    for _ in 0..50 {
        if processes(marker) == 0 {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

#[tokio::test]
async fn a_program_that_ignores_every_signal_is_ended_with_all_it_started() {
    for sandbox in SANDBOXES {
        let marker = format!("immortal-{sandbox:?}-{}", std::process::id());
        let attack = Attack::new("ignore_every_signal", sandbox).given(json!({ "marker": marker }));

        let outcome = attack.limited(|limits| limits.call = Duration::from_secs(4)).run().await;

        assert_eq!(outcome.message(), "client code was stopped: fit took more than 4 s");
        assert!(gone(&marker).await, "{sandbox:?}: {} are left", processes(&marker));
    }
}

#[tokio::test]
async fn neither_the_agent_nor_anyone_else_can_be_signalled() {
    let group = rustix::process::getpgrp().as_raw_nonzero().get();
    let given = json!({ "agent": std::process::id(), "group": group });
    let attack = |sandbox| Attack::new("kill_everything", sandbox).given(given.clone());

    for sandbox in SANDBOXES {
        let said = attack(sandbox).run().await.said();
        assert!(said.as_array().unwrap().iter().all(Value::is_string), "{sandbox:?}: {said}");
    }
    assert_eq!(attack(Isolation::None).run().await.said(), json!([null, null]));
}

#[tokio::test]
async fn no_process_is_traced_or_read() {
    for sandbox in SANDBOXES {
        assert_eq!(Attack::new("ptrace", sandbox).run().await.said(), json!([-1, -1, -1, -1]), "{sandbox:?}");
    }
    let said = Attack::new("ptrace", Isolation::None).run().await.said();
    assert_eq!(said.as_array().unwrap()[..3], [json!(0), json!(1), json!(1)]);
}

#[tokio::test]
async fn without_namespaces_other_processes_are_not_reached_by_what_they_share() {
    let given = json!({ "agent": std::process::id() });

    let said = Attack::new("reach_other_processes", Isolation::Landlock).given(given).run().await.said();

    assert_eq!(said, json!([-1, -1, -1, -1, -1, "PermissionError"]));
}
