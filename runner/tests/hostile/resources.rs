//! Programs that use more of the machine than they are allowed to.

use super::*;

#[tokio::test]
async fn a_fork_bomb_is_held() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("fork_bomb", sandbox).allowed(|policy| policy.processes = 40).run().await;

        let message = outcome.message();
        let stopped = message.contains("it took more than 40 processes and threads during fit");
        assert!(stopped || message.contains("BlockingIOError"), "{sandbox:?}: {message}");
    }
}

#[tokio::test]
async fn a_thread_bomb_is_held() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("thread_bomb", sandbox).allowed(|policy| policy.processes = 40).run().await;

        let message = outcome.message();
        let stopped = message.contains("it took more than 40 processes and threads during fit");
        assert!(stopped || message.contains("can't start new thread"), "{sandbox:?}: {message}");
    }
}

#[tokio::test]
async fn without_a_sandbox_bombs_are_still_counted() {
    let outcome = Attack::new("fork_bomb", Isolation::None).allowed(|policy| policy.processes = 40).run().await;

    assert!(outcome.message().contains("more than 40 processes"), "{}", outcome.message());
}

#[tokio::test]
async fn memory_is_counted_over_all_processes() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("memory_bomb", sandbox).allowed(|policy| policy.memory = Some(1 << 30)).run().await;

        let expected = "client code was stopped: it took more than 1024 MiB of memory during fit";
        assert_eq!(outcome.message(), expected, "{sandbox:?}");
    }
}

#[tokio::test]
async fn what_is_taken_between_two_calls_counts_as_well() {
    let attack = Attack::new("late_memory_bomb", Isolation::Auto).allowed(|policy| policy.memory = Some(1 << 30));
    let mut runner = Runner::start(attack.config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    runner.fit(&model, &json!({})).await.unwrap();

    tokio::time::sleep(Duration::from_secs(6)).await;
    let error = runner.evaluate(&model, &json!({})).await.unwrap_err();

    assert!(matches!(error, RunnerError::TooMuch { excess: Excess::Memory(_), .. }), "{error}");
    an_honest_round_works(Isolation::Auto).await;
}

#[tokio::test]
async fn the_disk_is_not_filled() {
    const SCRATCH: u64 = 8 << 20;
    let attack = |sandbox| {
        Attack::new("disk_bomb", sandbox)
            .allowed(|policy| policy.scratch = SCRATCH)
            .limited(|limits| limits.output = 32 << 20)
    };

    let said = attack(Isolation::Bubblewrap).run().await.said();
    assert!(said.as_u64().unwrap() <= 2 * SCRATCH, "{said}");

    // There the program has no file system of its own: the agent counts.
    let message = attack(Isolation::Landlock).run().await.message();
    assert_eq!(message, "client code was stopped: it took more than 8 MiB of scratch space during fit");
}

#[tokio::test]
async fn the_output_does_not_grow_beyond_its_limit() {
    for sandbox in SANDBOXES {
        let attack = Attack::new("output_bomb", sandbox).limited(|limits| limits.output = 1 << 20);

        assert_eq!(attack.run().await.said(), json!(["OSError", "OSError", 0]), "{sandbox:?}");
    }
}

#[tokio::test]
async fn printing_without_end_blocks_neither_client_nor_agent() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("print_bomb", sandbox).run().await;

        assert_eq!(outcome.said(), json!("printed"));
        assert!(outcome.printed.len() <= 16 << 10, "{}", outcome.printed.len());
    }
}
