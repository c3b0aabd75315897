//! How long Python takes to start with and without a sandbox. A measurement: `scripts/bench.sh sandbox` runs it.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use sheaf_runner::{Isolation, Runner, RunnerConfig};

const CLIENT: &str = include_str!("hostile/honest.py");
const RUNS: usize = 25;

async fn start(sandbox: Isolation) -> Duration {
    let config = RunnerConfig::new(CLIENT, Sha256::digest(CLIENT).into()).with_isolation(sandbox);
    let begin = Instant::now();
    let runner = Runner::start(config).await.unwrap();
    let took = begin.elapsed();
    runner.stop().await;
    took
}

#[tokio::test]
#[ignore = "a measurement"]
async fn a_sandbox_takes_at_most_150_milliseconds_more_than_python_alone() {
    const KINDS: [(&str, Isolation); 3] = [
        ("no sandbox", Isolation::None),
        ("Landlock and seccomp", Isolation::Landlock),
        ("all layers", Isolation::Bubblewrap),
    ];
    let mut times = [const { Vec::new() }; 3];
    // In turn, so that what else the machine does falls on all of them.
    for _ in 0..RUNS {
        for (times, (_, sandbox)) in times.iter_mut().zip(KINDS) {
            times.push(start(sandbox).await.as_secs_f64() * 1000.0);
        }
    }

    let medians = times.map(|mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[RUNS / 2]
    });
    for (median, (name, _)) in medians.iter().zip(KINDS) {
        println!("{name}: {median:.0} ms (median of {RUNS}), {:+.0} ms", median - medians[0]);
    }
    assert!(medians[2] - medians[0] <= 150.0);
}
