//! What client code returns, and what of it is accepted.

use super::*;

#[tokio::test]
async fn one_process_serves_initial_parameters_fit_and_evaluate() {
    let script = Script {
        top: "count = 0",
        fit: "global count\ncount += 1\np['w'] += count\nreturn p, 120, {'train_loss': 0.25, 'pid': os.getpid()}",
        evaluate: "return np.float32(0.5), np.int64(10), {'accuracy': np.mean(p['w'] == 1)}",
    };
    let mut runner = Runner::start(script.config()).await.unwrap();

    let model = runner.initial_parameters().await.unwrap();
    let first = runner.fit(&model, &json!({ "round": 0 })).await.unwrap();
    let second = runner.fit(&first.weights, &json!({ "round": 1 })).await.unwrap();
    let evaluation = runner.evaluate(&first.weights, &json!({})).await.unwrap();

    let w = sheaf_aggregation::tensors::read(&second.weights).unwrap().tensor("w").unwrap().data().to_vec();
    assert_eq!(w, 3f32.to_le_bytes().repeat(6));
    assert_eq!((second.samples, first.metrics["train_loss"]), (120, 0.25));
    assert_eq!((evaluation.loss, evaluation.samples, evaluation.accuracy()), (0.5, 10, Some(1.0)));
    runner.stop().await;
}

#[tokio::test]
async fn parameters_come_in_the_order_the_safetensors_crate_writes() {
    let mut runner = Runner::start(Script::PLAIN.config()).await.unwrap();

    let bytes = runner.initial_parameters().await.unwrap();

    let tensors = sheaf_aggregation::tensors::read(&bytes).unwrap();
    assert_eq!(bytes, safetensors::serialize(tensors.iter(), None).unwrap());
    assert!(bytes.windows(2).position(|pair| pair == b"a\"") < bytes.windows(2).position(|pair| pair == b"w\""));
}

#[tokio::test]
async fn printing_reading_and_writing_to_stdout_harm_nothing() {
    let script = Script {
        top: "print('{\"id\": 1, \"ok\": true}')",
        fit: "print('{\"id\": 3, \"ok\": false}')\nsys.stdout.write('x')\nos.write(1, b'{}\\n')\nos.system('echo shell')\nassert sys.stdin.read() == ''\nreturn p, 1, {}",
        ..Script::PLAIN
    };
    let mut runner = Runner::start(script.config()).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let fit = runner.fit(&model, &json!({})).await.unwrap();

    assert_eq!(fit.weights, model);
    assert!(runner.stop().await.contains("shell"));
}

#[tokio::test]
async fn a_client_that_closes_everything_is_an_error() {
    let script = Script { fit: "os.closerange(0, 256)\nreturn p, 1, {}", ..Script::PLAIN };

    assert!(matches!(fit(script).await, Err(RunnerError::Died { call: "fit", .. })));
}

#[tokio::test]
async fn a_forged_answer_is_refused() {
    // The client finds the pipe and answers for the harness; the agent believes no count or tensor because of it.
    let forge = "for fd in range(3, 64):\n    try:\n        os.write(fd, b'{\"id\": 3, \"ok\": true, \"samples\": 0, \"metrics\": {}}\\n')\n    except OSError:\n        pass\nimport time\ntime.sleep(5)";

    let error = fit(Script { fit: forge, ..Script::PLAIN }).await.unwrap_err();

    assert!(matches!(error, RunnerError::BadTensors { .. } | RunnerError::BadAnswer { .. }), "{error}");
}

#[tokio::test]
async fn a_flood_instead_of_an_answer_is_refused() {
    let flood = "for fd in range(3, 64):\n    try:\n        os.write(fd, b'x' * 100000)\n    except OSError:\n        pass\nreturn p, 1, {}";

    let error = fit(Script { fit: flood, ..Script::PLAIN }).await.unwrap_err();

    assert!(matches!(error, RunnerError::BadAnswer { .. }), "{error}");
}

#[tokio::test]
async fn the_output_file_cannot_become_a_link() {
    let seen = ask("return say([tried(lambda: os.unlink('/out/parameters.safetensors')), tried(lambda: os.symlink('/etc/passwd', '/out/x')), tried(lambda: os.rename('/out', '/tmp/out'))])").await;

    assert_eq!(seen, json!(["OSError", "OSError", "OSError"]));
}

#[tokio::test]
async fn a_link_in_place_of_the_output_is_not_followed_without_sandbox_either() {
    let secret = tempfile::tempdir().unwrap();
    let target = secret.path().join("secret.safetensors");
    let script = Script {
        fit: "output = config['output']\nos.unlink(output)\nos.symlink(config['target'], output)\nreturn p, 1, {}",
        ..Script::PLAIN
    };
    let mut runner = Runner::start(script.config().with_isolation(Isolation::None)).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    std::fs::write(&target, &model).unwrap();
    let output = runner.output_path();

    let error = runner.fit(&model, &json!({ "output": output, "target": target })).await.unwrap_err();

    assert!(matches!(error, RunnerError::Client { .. }), "{error}");
    assert_eq!(std::fs::read(&target).unwrap(), model);
}

#[tokio::test]
async fn answers_that_make_no_sense_are_refused_with_the_reason() {
    for (fit_body, reason) in [
        ("return p", "it must return (parameters, samples, metrics)"),
        ("return p, 0, {}", "the number of samples is 0"),
        ("return p, 2**40 + 1, {}", "1 to 2**40"),
        ("return p, 1.5, {}", "it must be an int"),
        ("return p, True, {}", "it must be an int"),
        ("return p, 1, {'loss': float('nan')}", "metric loss is nan"),
        ("return p, 1, {'loss': float('inf')}", "metric loss is inf"),
        ("return p, 1, {'loss': 'low'}", "it must be a number"),
        ("return p, 1, {'a b': 1}", "metric name 'a b'"),
        ("return p, 1, {str(i): i for i in range(65)}", "at most 64"),
        ("return p, 1, None", "they must be a dict"),
        ("return {}, 1, {}", "no parameters"),
        ("return {'w': p['w']}, 1, {}", "no parameter 'a'"),
        ("return {**p, 'z': p['w']}, 1, {}", "a parameter 'z', which the model does not have"),
        ("p['w'] = p['w'].T\nreturn p, 1, {}", "shape (3, 2); the model's is (2, 3)"),
        ("p['w'][0, 0] = np.nan\nreturn p, 1, {}", "not finite"),
        ("p['w'] = p['w'] + 1e300\nreturn p, 1, {}", "not finite"),
        ("p['w'] = np.zeros((2, 3), np.int32)\nreturn p, 1, {}", "is int32; the model's is F32"),
        ("return p, 1, {'deep': [[1]]}", "it must be a number"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("return [1][5]", "IndexError"),
    ] {
        let error = fit(Script { fit: fit_body, ..Script::PLAIN }).await.unwrap_err();
        assert!(
            matches!(&error, RunnerError::Client { call: "fit", message, .. } if message.contains(reason)),
            "{fit_body}: {error}"
        );
    }
}

#[tokio::test]
async fn after_an_exception_the_same_process_goes_on() {
    let script = Script { fit: "assert config['round'] > 0, 'round zero'\nreturn p, 1, {}", ..Script::PLAIN };
    let mut runner = Runner::start(script.config()).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let error = runner.fit(&model, &json!({ "round": 0 })).await.unwrap_err();

    assert!(error.to_string().contains("AssertionError: round zero"), "{error}");
    assert!(runner.fit(&model, &json!({ "round": 1 })).await.is_ok());
}

#[tokio::test]
async fn wider_floats_are_narrowed_to_the_model() {
    let fit = fit(Script { fit: "p['w'] = p['w'].astype(np.float64) + 0.1\nreturn p, 1, {}", ..Script::PLAIN })
        .await
        .unwrap();

    let w = sheaf_aggregation::tensors::read(&fit.weights).unwrap().tensor("w").unwrap().data().to_vec();
    assert_eq!(w, 0.1f32.to_le_bytes().repeat(6));
}

#[tokio::test]
async fn a_model_that_is_not_safetensors_is_not_given_to_the_client() {
    let mut runner = Runner::start(Script::PLAIN.config()).await.unwrap();

    assert!(matches!(runner.fit(b"\x80\x04pickle", &json!({})).await, Err(RunnerError::BadModel(_))));
}
