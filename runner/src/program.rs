//! The harness as a program to confine: Python, the code, the data, and the files that come in and go out.

use std::path::Path;

use sheaf_sandbox::{Confinement, Mount, Program};

use super::{config::Limits, folder::Folder, interpreter::Interpreter};

/// Places in the sandbox, for a client with a file tree of its own.
const HARNESS: &str = "/sheaf/harness";
const CODE: &str = "/sheaf/code";
const DATA: &str = "/data";
const INPUT: &str = "/in";
const OUTPUT: &str = "/out";

/// The agent's files that a client sees.
pub(super) struct Places {
    harness: Mount,
    code: Mount,
    data: Mount,
    input: Mount,
    output: Mount,
    state_output: Mount,
}

/// The paths that the agent sends to the harness, as the client sees them.
pub(super) struct Paths {
    pub(super) code: String,
    pub(super) data: String,
    pub(super) input: String,
    pub(super) output: String,
    pub(super) state_input: String,
    pub(super) state_output: String,
}

impl Places {
    /// The files of `folder`, and the folder `data` if the client has data.
    pub(super) fn new(folder: &Folder, data: Option<&Path>) -> Self {
        let in_output = |file: &Path| Mount::new(file, Path::new(OUTPUT).join(file.file_name().unwrap_or_default()));
        Self {
            harness: Mount::new(folder.harness(), HARNESS),
            code: Mount::new(folder.code(), CODE),
            data: Mount::new(data.unwrap_or(folder.no_data()), DATA),
            input: Mount::new(folder.input_folder(), INPUT),
            output: in_output(folder.output()),
            state_output: in_output(folder.state_output()),
        }
    }

    /// Their paths as the client sees them.
    pub(super) fn paths(&self, folder: &Folder, confinement: &Confinement) -> Paths {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let place = |mount| confinement.place(mount);
        let incoming = |file: &Path| text(&place(&self.input).join(file.file_name().unwrap_or_default()));
        Paths {
            code: text(&place(&self.code).join(folder.code_name())),
            data: text(place(&self.data)),
            input: incoming(folder.input()),
            output: text(place(&self.output)),
            state_input: incoming(folder.state_input()),
            state_output: text(place(&self.state_output)),
        }
    }

    /// The program that starts the harness.
    pub(super) fn program(
        self,
        folder: &Folder,
        interpreter: &Interpreter,
        limits: &Limits,
        confinement: &Confinement,
    ) -> Program {
        let mut arguments = Interpreter::FLAGS.map(Into::into).to_vec();
        arguments.extend([Interpreter::BOOT.into(), confinement.place(&self.harness).into()]);
        let python = interpreter.shown.iter().map(|(what, place)| Mount::new(what, place));
        Program {
            executable: interpreter.executable.clone(),
            arguments,
            environment: environment(limits),
            readable: python.chain([self.harness, self.code, self.data, self.input]).collect(),
            writable: vec![self.output, self.state_output],
            scratch: folder.scratch().to_owned(),
        }
    }
}

/// All environment variables of the client, besides those of its temporary folder.
fn environment(limits: &Limits) -> Vec<(String, String)> {
    let threads = limits.threads.max(1).to_string();
    let threaded = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];
    [("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8")]
        .into_iter()
        .chain(threaded.into_iter().map(|name| (name, threads.as_str())))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
