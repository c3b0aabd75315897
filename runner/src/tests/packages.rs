//! Large packages in the sandbox, within its limits. `SHEAF_FLOWER_PYTHON` and `SHEAF_TORCH_PYTHON` name Pythons that have them, as
//! `scripts/env.sh` does; without, there is nothing to test here.

use super::*;

/// The interpreter a variable names, if it can import `package`.
fn python(variable: &str, package: &str) -> Option<String> {
    let python = std::env::var(variable).ok()?;
    let mut command = std::process::Command::new(&python);
    let status = command.args(["-c", &format!("import {package}")]).stderr(std::process::Stdio::null()).status();
    let found = status.is_ok_and(|status| status.success());
    if !found {
        eprintln!("skipped: {variable} names no Python with {package}; scripts/setup.sh installs one");
    }
    found.then_some(python)
}

const FLOWER: &str = "
import numpy as np
from flwr.app import ArrayRecord, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
app = ClientApp()
def initial_parameters():
    return [np.zeros(3)]
@app.train()
def train(msg, context):
    before = context.state['memory']['rounds'] if 'memory' in context.state else 0
    context.state['memory'] = MetricRecord({'rounds': before + 1})
    trained = ArrayRecord([array + before for array in msg.content['arrays'].to_numpy_ndarrays()])
    metrics = MetricRecord({'num-examples': 7, 'rounds': before + 1})
    return Message(RecordDict({'arrays': trained, 'metrics': metrics}), reply_to=msg)
";

#[tokio::test]
async fn a_flower_app_runs_and_its_context_survives_the_process() {
    let Some(python) = python("SHEAF_FLOWER_PYTHON", "flwr.app") else { return };
    let mut state = None;

    for round in 1..=2 {
        let config = trusted(FLOWER).with_python(&python).with_state(state);
        let mut runner = Runner::start(config).await.unwrap();
        let model = runner.initial_parameters().await.unwrap();
        let fit = runner.fit(&model, &json!({ "round": round })).await.unwrap();
        runner.stop().await;

        assert_eq!((fit.samples, fit.metrics["rounds"]), (7, f64::from(round)));
        state = fit.state;
    }
}

const TORCH: &str = "
import torch
class Client:
    def __init__(self, data_dir, config):
        torch.manual_seed(0)
        self.net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 2)).to(torch.bfloat16)
    def initial_parameters(self):
        return self.net.state_dict()
    def fit(self, parameters, config):
        self.net.load_state_dict({name: torch.from_numpy(value) for name, value in parameters.items()})
        self.net.train()
        self.net(torch.randn(16, 4).to(torch.bfloat16)).square().mean().backward()
        with torch.no_grad():
            for parameter in self.net.parameters():
                parameter -= 0.1 * parameter.grad
        size = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmPeak'))
        return self.net.state_dict(), 16, {'address_space_gib': size / (1 << 20)}
    def evaluate(self, parameters, config):
        return 0.0, 1, {}
";

#[tokio::test]
async fn pytorch_fits_the_limits_and_its_own_tensors_are_taken() {
    let Some(python) = python("SHEAF_TORCH_PYTHON", "torch") else { return };
    let mut runner = Runner::start(trusted(TORCH).with_python(python)).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    let fit = runner.fit(&model, &json!({})).await.unwrap();

    let [before, after] = [&model, &fit.weights].map(|bytes| sheaf_aggregation::tensors::read(bytes).unwrap());
    assert_eq!(before.tensor("0.weight").unwrap().dtype(), safetensors::Dtype::F32, "bfloat16 is widened");
    assert_ne!(before.tensor("0.weight").unwrap().data(), after.tensor("0.weight").unwrap().data());
    assert_eq!(after.tensor("1.num_batches_tracked").unwrap().data(), 1i64.to_le_bytes());
    // What the default limit has to leave room for, with as much again for a real model.
    let used = fit.metrics["address_space_gib"];
    println!("address space of PyTorch: {used:.1} GiB");
    assert!(used < 8.0, "{used} GiB of the 16 that a client may have");
}
