//! One process for many rounds.

use std::time::Instant;

use super::*;

#[tokio::test]
async fn a_slow_import_happens_once_for_all_rounds() {
    let script = Script {
        top: "import time\ntime.sleep(2)\nprocess = os.getpid()",
        fit: "assert os.getpid() == process\nreturn p, 10, {}",
        ..Script::PLAIN
    };
    let begin = Instant::now();
    let mut runner = Runner::start(script.config()).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(2));
    let model = runner.initial_parameters().await.unwrap();

    let rounds = Instant::now();
    for round in 0..20 {
        runner.fit(&model, &json!({ "round": round })).await.unwrap();
    }

    // Twenty imports would take forty seconds.
    assert!(rounds.elapsed() < Duration::from_secs(20), "{:?}", rounds.elapsed());
}
