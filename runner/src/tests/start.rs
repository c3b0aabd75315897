//! Starting: the hash, the interpreter, the code.

use std::io::Write;

use super::*;

#[tokio::test]
async fn code_with_another_hash_is_not_run_and_the_error_names_both_hashes() {
    let marker = tempfile::tempdir().unwrap();
    let code = format!("open({:?}, 'w')", marker.path().join("ran"));
    let config = RunnerConfig::new(code.clone(), [7; 32]).with_isolation(Isolation::None);

    let error = Runner::start(config).await.unwrap_err();

    let text = error.to_string();
    assert!(matches!(error, RunnerError::WrongHash { .. }));
    assert!(text.contains(&hex::encode([7; 32])) && text.contains(&hex::encode(Sha256::digest(&code))), "{text}");
    assert!(!marker.path().join("ran").exists());
}

#[tokio::test]
async fn one_changed_byte_is_enough_to_be_refused() {
    let mut config = Script::PLAIN.config();
    config.code.push(b'\n');

    assert!(matches!(Runner::start(config).await, Err(RunnerError::WrongHash { .. })));
}

#[tokio::test]
async fn code_that_is_too_large_is_refused() {
    let config = trusted(vec![b'#'; MAX_CODE_BYTES + 1]);

    assert!(matches!(Runner::start(config).await, Err(RunnerError::CodeTooLarge { .. })));
}

#[tokio::test]
async fn a_missing_interpreter_is_named() {
    let config = Script::PLAIN.config().with_python("/nowhere/python3");

    let error = Runner::start(config).await.unwrap_err().to_string();

    assert!(error.contains("/nowhere/python3") && error.contains("install Python"), "{error}");
}

#[tokio::test]
async fn a_missing_data_folder_is_named() {
    let config = Script::PLAIN.config().with_data("/nowhere/xrays");

    let error = Runner::start(config).await.unwrap_err().to_string();

    assert!(error.contains("/nowhere/xrays"), "{error}");
}

#[tokio::test]
async fn a_data_folder_that_holds_the_home_is_refused() {
    let home = std::env::var("HOME").unwrap();
    for folder in ["/", home.as_str()] {
        let error = Runner::start(Script::PLAIN.config().with_data(folder)).await.unwrap_err().to_string();

        assert!(error.contains("just the training data"), "{error}");
    }
}

#[tokio::test]
async fn an_exception_while_importing_is_shown_with_its_line() {
    let config = trusted("import numpy\n\nraise RuntimeError('no \x1b[31mluck')\n");

    let error = Runner::start(config).await.unwrap_err();

    let RunnerError::Client { call, message, traceback } = error else { panic!("{error}") };
    assert_eq!((call, message.as_str()), ("start", "RuntimeError: no [31mluck"));
    assert!(traceback.contains("line 3"), "{traceback}");
}

#[tokio::test]
async fn the_error_for_code_without_a_client_class_names_the_classes_it_has() {
    let error = Runner::start(trusted("class Trainer: pass\n")).await.unwrap_err().to_string();

    assert!(error.contains("no class Client; it defines Trainer"), "{error}");
}

#[tokio::test]
async fn code_that_leaves_by_itself_is_reported_with_what_it_printed() {
    let error = Runner::start(trusted("import os\nprint('bye', flush=True)\nos._exit(3)\n")).await.unwrap_err();

    let RunnerError::Died { call, status, printed } = error else { panic!("{error}") };
    assert_eq!((call, status.as_str(), printed.trim()), ("start", "exit status: 3", "bye"));
}

#[tokio::test]
async fn a_zip_of_a_package_runs() {
    let mut zip = Zip::default();
    zip.add("client.py", "from lab.model import Client\n");
    zip.add("lab/__init__.py", "");
    zip.add("lab/model.py", &Script::PLAIN.source());

    let mut runner = Runner::start(trusted(zip.finish())).await.unwrap();

    assert!(!runner.initial_parameters().await.unwrap().is_empty());
    runner.stop().await;
}

#[tokio::test]
async fn the_client_gets_its_configuration() {
    let script = Script { top: SAY, evaluate: "return say([self.config, config])", ..Script::PLAIN };
    let mut config = script.config();
    config.client_config = json!({ "width": 64 });
    let mut runner = Runner::start(config).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();

    runner.evaluate(&model, &json!({ "round": 5 })).await.unwrap();

    assert_eq!(runner.stop().await.trim(), r#"[{"width": 64}, {"round": 5}]"#);
}

/// Writes zips whose members are stored as they are.
#[derive(Default)]
struct Zip {
    members: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    fn add(&mut self, name: &str, text: &str) {
        let start = u32::try_from(self.members.len()).unwrap();
        let mut about = Vec::new();
        about.extend([10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x50]);
        about.extend(crc32(text.as_bytes()).to_le_bytes());
        about.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
        about.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
        about.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        about.extend([0, 0]);

        self.members.write_all(b"PK\x03\x04").unwrap();
        self.members.extend(&about);
        self.members.extend(name.bytes().chain(text.bytes()));
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&about);
        self.directory.extend([0; 10]);
        self.directory.extend(start.to_le_bytes());
        self.directory.extend(name.bytes());
        self.count += 1;
    }

    fn finish(self) -> Vec<u8> {
        let mut file = self.members;
        let start = u32::try_from(file.len()).unwrap();
        file.extend(&self.directory);
        file.extend(b"PK\x05\x06\0\0\0\0");
        file.extend([self.count.to_le_bytes(), self.count.to_le_bytes()].concat());
        file.extend(u32::try_from(self.directory.len()).unwrap().to_le_bytes());
        file.extend(start.to_le_bytes());
        file.extend([0, 0]);
        file
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |state, byte| {
        (0..8).fold(state ^ u32::from(*byte), |state, _| (state >> 1) ^ (0xedb8_8320 * (state & 1)))
    })
}
