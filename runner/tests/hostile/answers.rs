//! Programs that attack the reader of their answers.

use super::*;

/// Runs each kind of a program, and checks the message.
async fn each(program: &str, expected: &[(&str, &str)]) {
    for (number, (kind, reason)) in expected.iter().enumerate() {
        let sandbox = SANDBOXES[number % SANDBOXES.len()];
        let outcome = Attack::new(program, sandbox).given(json!({ "kind": kind })).run().await;

        let message = outcome.message();
        assert!(message.contains(reason), "{kind} in {sandbox:?}: {message}");
        assert!(is_plain(&message), "{kind}: {message:?}");
    }
}

/// Whether it has no character that controls a terminal or changes the direction of text.
fn is_plain(text: &str) -> bool {
    !text
        .chars()
        .any(|char| (char.is_control() && char != '\n' && char != '\t') || ('\u{202a}'..='\u{2069}').contains(&char))
}

#[tokio::test]
async fn what_is_shown_steers_no_terminal() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("terminal_escapes", sandbox).run().await;

        assert!(outcome.message().ends_with("nothing to see"), "{}", outcome.message());
        assert!(is_plain(&outcome.printed), "{:?}", outcome.printed);
        let RunnerError::Client { traceback, .. } = outcome.error() else { panic!("{}", outcome.message()) };
        assert!(is_plain(traceback), "{traceback:?}");
    }
}

#[tokio::test]
async fn a_pickle_is_not_opened() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("pickle_as_output", sandbox).run().await;

        assert!(outcome.message().contains("not a safetensors file"), "{}", outcome.message());
        assert!(!Path::new("owned").exists());
    }
}

#[tokio::test]
async fn parameters_that_are_not_numbers_are_refused_with_the_reason() {
    each(
        "objects_as_parameters",
        &[
            ("objects", "parameter 'w' is object"),
            ("text", "parameter 'w' is <U1"),
            ("complex", "parameter 'w' is complex"),
            ("times", "parameter 'w' is datetime64"),
            ("no dimension", "shape ()"),
            ("no element", "shape (0, 3)"),
            ("huge", "shape (1048576, 1048576)"),
            ("none", "parameter 'w'"),
        ],
    )
    .await;
}

#[tokio::test]
async fn tensors_that_passed_no_check_of_the_harness_are_checked_by_the_agent() {
    each(
        "tensors_past_the_harness",
        &[
            ("not a number", "has a value that is not finite"),
            ("infinite", "has a value that is not finite"),
            ("huge", "not a safetensors file"),
            ("beyond", "not a safetensors file"),
            ("no dimension", "has shape []"),
            ("no element", "has shape [0, 3]"),
            ("another type", "is F64"),
            ("deep", "not a safetensors file"),
            ("sizes that overflow", "places a tensor up to byte 18446744073709551608"),
        ],
    )
    .await;
}

#[tokio::test]
async fn absurd_answers_are_refused() {
    each(
        "absurd_answers",
        &[
            ("samples", "1099511627777 samples"),
            ("fewer than none", "runner's answer to fit refused"),
            ("more than counts", "runner's answer to fit refused"),
            ("metric", "runner's answer to fit refused"),
            ("name", "metric name"),
            ("many", "65 metrics"),
            ("deep", "recursion limit"),
            ("another", "it answers request 4, not 3"),
            ("text", "runner's answer to fit refused"),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_harness_without_its_checks_changes_nothing() {
    for sandbox in SANDBOXES {
        let outcome = Attack::new("disarm_the_harness", sandbox).run().await;

        assert!(outcome.message().contains("has a value that is not finite"), "{}", outcome.message());
    }
}
