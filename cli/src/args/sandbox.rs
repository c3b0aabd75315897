//! How client code is run.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use sheaf_runner::{Isolation, Policy};
use sheaf_trainer::client_code::Execution;

use crate::error::Failure;

/// How client code is run.
#[derive(Clone, Debug, Args)]
pub struct SandboxArgs {
    /// Python 3.9 or newer with numpy [default: `python` of the settings, else python3]
    #[arg(long, value_name = "PATH", env = "SHEAF_PYTHON", hide_env_values = true)]
    pub python: Option<PathBuf>,
    /// Maximum time that one call of the client code may take
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    pub call_timeout: sheaf_trainer::when::Span,
    /// Number of threads that the client's numerical libraries may use [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub threads: Option<u32>,
    /// What confines client code on this machine
    #[arg(long, value_enum, default_value_t, value_name = "LAYERS")]
    pub sandbox: SandboxChoice,
    /// With `--sandbox none`: yes, the client code may read all my files and use the network
    #[arg(long)]
    pub i_accept_the_risk: bool,
    /// Maximum memory of the client code, in GiB, over all its processes
    #[arg(long, value_name = "GIB", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=65536))]
    pub memory: u32,
    /// Maximum number of processes and threads of the client code
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(16..=65536))]
    pub processes: u32,
}

/// `--sandbox`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SandboxChoice {
    /// The strongest that this machine has: bubblewrap, or else Landlock and seccomp
    #[default]
    Auto,
    /// bubblewrap, with Landlock and seccomp inside
    Bubblewrap,
    /// Landlock and seccomp only
    Landlock,
    /// Nothing; needs --i-accept-the-risk
    None,
}

impl SandboxArgs {
    /// The layers that the flags ask for. To go without any needs a second flag.
    fn chosen(&self) -> Result<Isolation, Failure> {
        match self.sandbox {
            SandboxChoice::Auto => Ok(Isolation::Auto),
            SandboxChoice::Bubblewrap => Ok(Isolation::Bubblewrap),
            SandboxChoice::Landlock => Ok(Isolation::Landlock),
            SandboxChoice::None if self.i_accept_the_risk => Ok(Isolation::None),
            SandboxChoice::None => {
                let risk = "without a sandbox the client code can read all your files, your keys among them, and use the network";
                Err(Failure::input(risk).next("--sandbox none --i-accept-the-risk, for code you wrote or have read"))
            }
        }
    }
}

impl SandboxArgs {
    /// How client code is run, with these layers around it.
    pub fn within(&self, isolation: Isolation) -> Execution {
        let memory = Some(u64::from(self.memory) << 30);
        Execution {
            python: self.python.clone().filter(|path| !path.as_os_str().is_empty()),
            call: self.call_timeout.0,
            threads: self.threads,
            policy: Policy { isolation, memory, processes: self.processes.into(), ..Policy::default() },
        }
    }
}

impl TryFrom<&SandboxArgs> for Execution {
    type Error = Failure;

    fn try_from(args: &SandboxArgs) -> Result<Self, Failure> {
        Ok(args.within(args.chosen()?))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        sandbox: SandboxArgs,
    }

    fn chosen(words: &[&str]) -> Result<Isolation, String> {
        let line = Line::parse_from([&["sheaf"], words].concat());
        line.sandbox.chosen().map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_strongest_sandbox_is_chosen_unless_another_is_named() {
        assert_eq!(chosen(&[]), Ok(Isolation::Auto));
        assert_eq!(chosen(&["--sandbox", "landlock"]), Ok(Isolation::Landlock));
    }

    #[test]
    fn to_go_without_a_sandbox_takes_two_words() {
        assert!(chosen(&["--sandbox", "none"]).unwrap_err().contains("can read all your files"));
        assert_eq!(chosen(&["--sandbox", "none", "--i-accept-the-risk"]), Ok(Isolation::None));
        assert_eq!(chosen(&["--i-accept-the-risk"]), Ok(Isolation::Auto));
    }
}
