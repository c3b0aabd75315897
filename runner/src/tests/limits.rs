//! Time, size and numbers.

use super::*;

fn limited(script: &Script, change: impl FnOnce(&mut Limits)) -> RunnerConfig {
    let mut config = script.config();
    change(&mut config.limits);
    config
}

/// Processes of this machine whose command line holds `marker`.
fn processes(marker: &str) -> usize {
    let folders = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = folders.filter_map(|folder| std::fs::read(folder.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(marker)).count()
}

/// Waits a while until there are such processes, or none.
async fn eventually(marker: &str, some: bool) -> bool {
    for _ in 0..50 {
        if (processes(marker) > 0) == some {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

async fn there(marker: &str) -> bool {
    eventually(marker, true).await
}

async fn gone(marker: &str) -> bool {
    eventually(marker, false).await
}

#[tokio::test]
async fn a_call_that_takes_too_long_is_killed_with_all_its_children() {
    let script = Script {
        fit: "import subprocess\nfor _ in range(3):\n    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', config['marker']], start_new_session=True)\nwhile True: pass",
        ..Script::PLAIN
    };
    let marker = format!("timeout-{}", std::process::id());
    let config = limited(&script, |limits| limits.call = Duration::from_secs(2));
    let mut runner = Runner::start(config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let error = runner.fit(&model, &json!({ "marker": marker })).await.unwrap_err();

    assert_eq!(error.to_string(), "client code was stopped: fit took more than 2 s");
    assert!(gone(&marker).await, "{} processes are left", processes(&marker));
    assert!(matches!(runner.evaluate(&model, &json!({})).await, Err(RunnerError::Stopped)));
}

#[tokio::test]
async fn without_sandbox_children_are_killed_too() {
    let script = Script {
        fit: "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', config['marker']])\nwhile True: pass",
        ..Script::PLAIN
    };
    let marker = format!("bare-{}", std::process::id());
    let config = limited(&script, |limits| limits.call = Duration::from_secs(2)).with_isolation(Isolation::None);
    let mut runner = Runner::start(config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    assert!(matches!(runner.fit(&model, &json!({ "marker": marker })).await, Err(RunnerError::Timeout { .. })));

    assert!(gone(&marker).await);
}

#[tokio::test]
async fn an_import_that_never_ends_is_killed() {
    let script = Script { top: "while True: pass", ..Script::PLAIN };

    let error = Runner::start(limited(&script, |limits| limits.start = Duration::from_secs(2))).await.unwrap_err();

    assert!(matches!(error, RunnerError::Timeout { call: "start", .. }), "{error}");
}

#[tokio::test]
async fn dropping_the_runner_leaves_no_process() {
    let script = Script {
        top: "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', 'dropped-runner-marker'], start_new_session=True)",
        ..Script::PLAIN
    };
    let runner = Runner::start(script.config()).await.unwrap();
    assert!(there("dropped-runner-marker").await);

    drop(runner);

    assert!(gone("dropped-runner-marker").await);
}

#[tokio::test]
async fn without_namespaces_a_runner_that_is_stopped_or_dropped_leaves_no_process_either() {
    let script = Script {
        fit: "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', config['marker']])\nreturn p, 1, {}",
        ..Script::PLAIN
    };
    for sandbox in [Isolation::Landlock, Isolation::None] {
        for is_stopped in [true, false] {
            let marker = format!("left-{sandbox:?}-{is_stopped}-{}", std::process::id());
            let mut runner = Runner::start(script.config().with_isolation(sandbox)).await.unwrap();
            let model = runner.initial_parameters().await.unwrap();
            runner.fit(&model, &json!({ "marker": marker })).await.unwrap();
            assert!(there(&marker).await, "{marker}");

            if is_stopped {
                runner.stop().await;
            } else {
                drop(runner);
            }

            assert!(gone(&marker).await, "{marker}");
        }
    }
}

#[tokio::test]
async fn output_larger_than_allowed_is_refused_and_the_runner_goes_on() {
    let script = Script { fit: "p['w'] = np.zeros((1 << 20,), np.float32)\nreturn p, 1, {}", ..Script::PLAIN };
    let mut runner = Runner::start(limited(&script, |limits| limits.output = 1 << 20)).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    assert!(matches!(runner.fit(&model, &json!({})).await, Err(RunnerError::Client { .. })));

    assert!(runner.evaluate(&model, &json!({})).await.is_ok());
}

#[tokio::test]
async fn the_output_file_cannot_be_filled_behind_the_harness() {
    let script = Script {
        top: SAY,
        evaluate: "def fill():\n    with open('/out/parameters.safetensors', 'wb') as file: file.truncate(1 << 30)\nreturn say(tried(fill))",
        ..Script::PLAIN
    };
    let mut runner = Runner::start(limited(&script, |limits| limits.output = 1 << 20)).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    runner.evaluate(&model, &json!({})).await.unwrap();

    assert_eq!(runner.stop().await.trim(), "\"OSError\"");
}

#[tokio::test]
async fn memory_is_limited() {
    let script = Script { fit: "return np.ones(1 << 31), 1, {}", ..Script::PLAIN };
    let mut runner = Runner::start(script.config().with_policy(Policy { memory: Some(2 << 30), ..Policy::default() }))
        .await
        .unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let error = runner.fit(&model, &json!({})).await.unwrap_err().to_string();

    assert!(error.contains("allocate"), "{error}");
}

#[tokio::test]
async fn scratch_space_is_limited() {
    let script = Script {
        top: SAY,
        evaluate: "def fill(place):\n    with open(place + '/x', 'wb') as file:\n        for _ in range(64): file.write(bytes(1 << 20))\nreturn say([tried(lambda: fill('/tmp')), tried(lambda: fill('/dev/shm'))])",
        ..Script::PLAIN
    };
    let mut runner =
        Runner::start(script.config().with_policy(Policy { scratch: 8 << 20, ..Policy::default() })).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    runner.evaluate(&model, &json!({})).await.unwrap();

    assert_eq!(runner.stop().await.trim(), r#"["OSError", "OSError"]"#);
}

#[tokio::test]
async fn limits_cannot_be_raised_again() {
    let seen = ask(
        "import resource\nkinds = [resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_CORE]\n\
         return say([tried(lambda: resource.setrlimit(kind, (1 << 40, 1 << 40))) for kind in kinds])",
    )
    .await;

    assert_eq!(seen, json!(vec!["ValueError"; 5]));
}

#[tokio::test]
async fn endless_printing_is_read_and_only_its_end_is_kept() {
    let script = Script { fit: "for i in range(200000): print('noise', i)\nreturn p, 1, {}", ..Script::PLAIN };
    let mut runner = Runner::start(script.config()).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    runner.fit(&model, &json!({})).await.unwrap();

    let printed = runner.stop().await;
    assert!(printed.len() <= 16 << 10 && printed.trim_end().ends_with("noise 199999"), "{}", printed.len());
}

const ORPHAN: Script = Script {
    top: "import subprocess\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', 'orphan-marker'], start_new_session=True)",
    ..Script::PLAIN
};

#[tokio::test]
async fn killing_the_agent_kills_its_runners() {
    let agent = std::env::current_exe().unwrap();
    let module = module_path!().split_once("::").unwrap().1;
    let mut agent = tokio::process::Command::new(agent)
        .args(["--exact", "--ignored", &format!("{module}::an_agent_that_waits_to_be_killed")])
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    assert!(there("orphan-marker").await);

    agent.kill().await.unwrap();

    assert!(gone("orphan-marker").await);
}

#[tokio::test]
#[ignore = "started by another test"]
async fn an_agent_that_waits_to_be_killed() {
    let _runner = Runner::start(ORPHAN.config()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
}
