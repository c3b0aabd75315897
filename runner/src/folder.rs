//! The agent's folder for one runner: harness, code, and the files with tensors and the client's state.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::error::RunnerError;

/// The harness, as released with this binary.
const HARNESS: [(&str, &str); 11] = [
    ("__init__.py", include_str!("../../python/sheaf_harness/__init__.py")),
    ("checks.py", include_str!("../../python/sheaf_harness/checks.py")),
    ("flower.py", include_str!("../../python/sheaf_harness/flower.py")),
    ("flower_records.py", include_str!("../../python/sheaf_harness/flower_records.py")),
    ("flower_script.py", include_str!("../../python/sheaf_harness/flower_script.py")),
    ("flower_server.py", include_str!("../../python/sheaf_harness/flower_server.py")),
    ("limits.py", include_str!("../../python/sheaf_harness/limits.py")),
    ("loader.py", include_str!("../../python/sheaf_harness/loader.py")),
    ("memory.py", include_str!("../../python/sheaf_harness/memory.py")),
    ("safetensors.py", include_str!("../../python/sheaf_harness/safetensors.py")),
    ("serve.py", include_str!("../../python/sheaf_harness/serve.py")),
];

/// First bytes of a zip.
const ZIP: &[u8] = b"PK\x03\x04";

/// Removed, with everything in it, when dropped.
pub(super) struct Folder {
    _root: TempDir,
    harness: PathBuf,
    code: PathBuf,
    code_name: &'static str,
    input_folder: PathBuf,
    input: PathBuf,
    output: PathBuf,
    state_input: PathBuf,
    state_output: PathBuf,
    no_data: PathBuf,
    scratch: PathBuf,
    /// The agent reads output through these handles and never by path, so the client cannot put another file in its place.
    outgoing: File,
    outgoing_state: File,
}

impl Folder {
    /// Writes the harness and `code`, and an empty output file. Only this user can enter.
    pub(super) fn create(code: &[u8]) -> Result<Self, RunnerError> {
        let write = RunnerError::io;
        let root = tempfile::Builder::new()
            .prefix("sheaf-runner-")
            .tempdir()
            .map_err(write("cannot make a temporary folder"))?;
        let base = root.path().canonicalize().map_err(write("cannot find the temporary folder"))?;

        let harness = base.join("harness");
        let package = harness.join("sheaf_harness");
        let code_folder = base.join("code");
        let input_folder = base.join("in");
        let output_folder = base.join("out");
        let no_data = base.join("no-data");
        let scratch = base.join("scratch");
        for folder in [&package, &code_folder, &input_folder, &output_folder, &no_data, &scratch] {
            fs::create_dir_all(folder).map_err(write("cannot make a temporary folder"))?;
        }

        for (name, source) in HARNESS {
            fs::write(package.join(name), source).map_err(write("cannot write the harness"))?;
        }
        let code_name = if code.starts_with(ZIP) { "client.zip" } else { "client.py" };
        fs::write(code_folder.join(code_name), code).map_err(write("cannot write the client code"))?;

        let (output, state_output) = (output_folder.join("parameters.safetensors"), output_folder.join("state"));
        let (outgoing, outgoing_state) = (empty_file(&output)?, empty_file(&state_output)?);

        let state_input = input_folder.join("state");
        let input = input_folder.join("parameters.safetensors");
        Ok(Self {
            _root: root,
            harness,
            code: code_folder,
            code_name,
            input_folder,
            input,
            output,
            state_input,
            state_output,
            no_data,
            scratch,
            outgoing,
            outgoing_state,
        })
    }

    /// Folder with the package `sheaf_harness`.
    pub(super) fn harness(&self) -> &Path {
        &self.harness
    }

    /// Folder with the client code.
    pub(super) fn code(&self) -> &Path {
        &self.code
    }

    /// The code's file name in that folder.
    pub(super) fn code_name(&self) -> &'static str {
        self.code_name
    }

    /// Folder with the input file.
    pub(super) fn input_folder(&self) -> &Path {
        &self.input_folder
    }

    /// The input file.
    pub(super) fn input(&self) -> &Path {
        &self.input
    }

    /// The output file.
    pub(super) fn output(&self) -> &Path {
        &self.output
    }

    /// The file with the client's last state.
    pub(super) fn state_input(&self) -> &Path {
        &self.state_input
    }

    /// The file for the client's next state.
    pub(super) fn state_output(&self) -> &Path {
        &self.state_output
    }

    /// An empty folder, for clients without data.
    pub(super) fn no_data(&self) -> &Path {
        &self.no_data
    }

    /// Working folder of a client without namespaces.
    pub(super) fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// Writes `model` to the input file. It is a new file, since the client might still map the old one.
    pub(super) fn write_input(&self, model: &[u8]) -> Result<(), RunnerError> {
        let write = RunnerError::io;
        let mut file = tempfile::NamedTempFile::new_in(&self.input_folder).map_err(write("cannot write the model"))?;
        file.write_all(model).map_err(write("cannot write the model"))?;
        file.persist(&self.input).map_err(|error| error.error).map_err(write("cannot write the model"))?;
        Ok(())
    }

    /// Writes the client's last state to the file that it reads.
    pub(super) fn write_state(&self, state: &[u8]) -> Result<(), RunnerError> {
        fs::write(&self.state_input, state).map_err(RunnerError::io("cannot write the client's state"))
    }

    /// Empties the output files.
    pub(super) fn clear_output(&self) -> Result<(), RunnerError> {
        let emptied = self.outgoing.set_len(0).and_then(|()| self.outgoing_state.set_len(0));
        emptied.map_err(RunnerError::io("cannot empty the output file"))
    }

    /// The client's next state, with a maximum of `limit` bytes. It can be empty.
    pub(super) fn read_state(&self, call: &'static str, limit: u64) -> Result<Vec<u8>, RunnerError> {
        let read = RunnerError::io;
        let size = self.outgoing_state.metadata().map_err(read("cannot read the client's state"))?.len();
        let too_large = || RunnerError::BadAnswer {
            call,
            detail: format!("the client's state is {size} bytes; at most {limit} are kept"),
        };
        let length = usize::try_from(size).ok().filter(|_| size <= limit).ok_or_else(too_large)?;
        let mut bytes = vec![0; length];
        self.outgoing_state.read_exact_at(&mut bytes, 0).map_err(read("cannot read the client's state"))?;
        Ok(bytes)
    }

    /// The content of the output file, with a maximum of `limit` bytes.
    pub(super) fn read_output(&self, call: &'static str, limit: u64) -> Result<Vec<u8>, RunnerError> {
        let read = RunnerError::io;
        let size = self.outgoing.metadata().map_err(read("cannot read the output file"))?.len();
        if size == 0 {
            return Err(RunnerError::BadTensors { call, detail: "the output file is empty".into() });
        }
        if size > limit {
            let detail = format!("{size} bytes, more than the {limit} allowed");
            return Err(RunnerError::BadTensors { call, detail });
        }
        let length =
            usize::try_from(size).map_err(|_| RunnerError::BadTensors { call, detail: format!("{size} bytes") })?;
        let mut bytes = vec![0; length];
        self.outgoing.read_exact_at(&mut bytes, 0).map_err(read("cannot read the output file"))?;
        Ok(bytes)
    }
}

/// A new file that only this user can read.
fn empty_file(path: &Path) -> Result<File, RunnerError> {
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(path);
    file.map_err(RunnerError::io("cannot make the output file"))
}

/// The data folder without symbolic links in its path, checked to be a folder.
pub(super) fn data(folder: &Path) -> Result<PathBuf, RunnerError> {
    let bad = |detail: String| RunnerError::Data { folder: folder.to_owned(), detail };
    let real = folder.canonicalize().map_err(|error| bad(error.to_string()))?;
    if !real.is_dir() {
        return Err(bad("is not a folder".into()));
    }
    if real.parent().is_none() || holds_home(&real) {
        return Err(bad(
            "holds your home or the whole machine; name the folder that holds just the training data".into()
        ));
    }
    Ok(real)
}

/// Whether `folder` contains the home of the user who runs the agent, with wallet and keys.
pub(super) fn holds_home(folder: &Path) -> bool {
    std::env::var_os("HOME").map(PathBuf::from).is_some_and(|home| {
        let home = home.canonicalize().unwrap_or(home);
        home.parent().is_some() && home.starts_with(folder)
    })
}
