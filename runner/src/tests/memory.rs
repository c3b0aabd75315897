//! The state that a client keeps from one round, and one process, to the next.

use super::*;

/// A client that counts the rounds it ever trained.
const COUNTS: &str = "
import os
import numpy as np
class Client:
    def __init__(self, data_dir, config):
        self.count = 0
    def initial_parameters(self):
        return {'w': np.zeros(2, np.float32), 'count': np.zeros((), np.int64)}
    def fit(self, p, config):
        self.count += 1
        p['count'] += self.count
        return p, 1, {'count': self.count}
    def evaluate(self, p, config):
        return 0.5, 1, {}
    def get_state(self):
        return b'x' * self.count
    def set_state(self, data):
        self.count = len(data)
";

async fn counting(state: Option<Vec<u8>>, sandbox: Isolation) -> (Runner, Vec<u8>) {
    let mut config = trusted(COUNTS).with_state(state).with_isolation(sandbox);
    config.limits.state = 3;
    let mut runner = Runner::start(config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    (runner, model)
}

#[tokio::test]
async fn the_state_of_a_client_goes_to_the_next_one() {
    for sandbox in [Isolation::Bubblewrap, Isolation::None] {
        let (mut first, model) = counting(None, sandbox).await;
        first.fit(&model, &json!({})).await.unwrap();
        let state = first.fit(&model, &json!({})).await.unwrap().state;
        first.stop().await;
        assert_eq!(state.as_deref(), Some(&b"xx"[..]));

        let (mut second, model) = counting(state, sandbox).await;
        let fit = second.fit(&model, &json!({})).await.unwrap();

        assert_eq!((fit.metrics["count"], fit.state.as_deref()), (3.0, Some(&b"xxx"[..])));
    }
}

#[tokio::test]
async fn a_state_that_is_too_long_is_refused_and_the_runner_goes_on() {
    let (mut runner, model) = counting(Some(b"xxx".to_vec()), Isolation::Bubblewrap).await;

    let error = runner.fit(&model, &json!({})).await.unwrap_err().to_string();

    assert!(error.contains("state is 4 bytes; at most 3 are kept"), "{error}");
    assert!(runner.evaluate(&model, &json!({})).await.is_ok());
}

#[tokio::test]
async fn the_state_is_measured_again_by_the_agent() {
    // The client goes around the harness, which the file's own length gives away.
    let script = COUNTS.replace("return b'x' * self.count", "return Big()").replace(
        "class Client:",
        "class Big(bytes):\n    def __len__(self):\n        return 1\n    def __new__(cls): return bytes.__new__(cls, b'x' * 1000)\nclass Client:",
    );
    let mut config = trusted(script);
    config.limits.state = 3;
    let mut runner = Runner::start(config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let error = runner.fit(&model, &json!({})).await.unwrap_err();

    assert!(matches!(error, RunnerError::BadAnswer { call: "fit", .. }), "{error}");
    assert!(error.to_string().contains("1000 bytes; at most 3"), "{error}");
}

#[tokio::test]
async fn a_client_without_a_state_leaves_none() {
    assert_eq!(fit(Script::PLAIN).await.unwrap().state, None);
}

#[tokio::test]
async fn a_state_that_comes_in_cannot_be_changed() {
    let seen = ask_in(
        |config| config.with_state(Some(b"before".to_vec())),
        "return say([open('/in/state').read(), tried(lambda: open('/in/state', 'w')), tried(lambda: os.unlink('/in/state')), tried(lambda: os.unlink('/out/state'))])",
    )
    .await;

    assert_eq!(seen, json!(["before", "OSError", "OSError", "OSError"]));
}

#[tokio::test]
async fn counters_may_change() {
    let (mut runner, model) = counting(None, Isolation::Bubblewrap).await;

    let fit = runner.fit(&model, &json!({})).await.unwrap();

    let tensors = sheaf_aggregation::tensors::read(&fit.weights).unwrap();
    let count = tensors.tensor("count").unwrap();
    assert_eq!((count.shape(), count.data()), (&[][..], &1i64.to_le_bytes()[..]));
}
