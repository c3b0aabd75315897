//! Which of the machine's layers stand around a client.

use std::path::PathBuf;

use sheaf_sandbox::{Bubblewrap, Calls, Files, Kind, Policy, State, group::Group, launcher};

use super::{
    Limits, RunnerError, Sandbox,
    bubblewrap::{self, View},
    floor,
    process::Spawn,
    transcript,
};

/// The layers around one client.
#[derive(Debug)]
pub(super) struct Walls {
    namespaces: Option<Bubblewrap>,
    landlock: bool,
    seccomp: bool,
    /// Unset where nothing stands around the client at all.
    launcher: Option<PathBuf>,
}

impl Walls {
    /// What `wanted` is on this machine, or what is missing for it.
    pub(super) async fn find(wanted: Sandbox) -> Result<Self, RunnerError> {
        if wanted == Sandbox::None {
            return Ok(Self { namespaces: None, landlock: false, seccomp: false, launcher: None });
        }
        let found =
            tokio::task::spawn_blocking(|| (Bubblewrap::find(), sheaf_sandbox::landlock(), sheaf_sandbox::seccomp()));
        let (bubblewrap, landlock, seccomp) = found.await.map_err(|_| RunnerError::Stopped)?;

        let (namespaces, lacking) = match (wanted, bubblewrap) {
            (Sandbox::Landlock, _) => (None, None),
            (_, Ok(bubblewrap)) => (Some(bubblewrap), None),
            (_, Err(error)) => (None, Some(State::Missing { why: error.to_string(), advice: error.advice().into() })),
        };
        if namespaces.is_none() && (wanted == Sandbox::Bubblewrap || !landlock.is_here() || !seccomp.is_here()) {
            return Err(below_the_floor(lacking.iter().chain([&landlock, &seccomp])));
        }
        let launcher = launcher::program("sheaf").map_err(RunnerError::io("cannot find the launcher"))?;
        Ok(Self { namespaces, landlock: landlock.is_here(), seccomp: seccomp.is_here(), launcher: Some(launcher) })
    }

    /// Whether the client sees a file tree of its own.
    pub(super) fn are_namespaces(&self) -> bool {
        self.namespaces.is_some()
    }

    /// By name, outermost first.
    pub(super) fn kinds(&self, group: &Group) -> Vec<Kind> {
        let all = [
            (Kind::Bubblewrap, self.namespaces.is_some()),
            (Kind::Landlock, self.landlock),
            (Kind::Seccomp, self.seccomp),
            (Kind::ControlGroups, !group.folders().is_empty()),
        ];
        all.into_iter().filter(|(_, stands)| *stands).map(|(kind, _)| kind).collect()
    }

    /// Groups that hold all of the client's processes together to its limits, as far as this user may make any.
    pub(super) fn group(&self, limits: &Limits) -> Group {
        match self.launcher {
            Some(_) => Group::create(limits.memory, limits.processes),
            None => Group::default(),
        }
    }

    /// The command that starts the harness within them.
    pub(super) fn command(&self, view: &View<'_>, group: &Group) -> Spawn {
        let Some(launcher) = &self.launcher else { return floor::unconfined(view) };
        let groups = group.folders().to_vec();
        match &self.namespaces {
            Some(found) => {
                let inner = self.policy(bubblewrap::files(view), Calls::Enclosed);
                let spawn = bubblewrap::command(view, found, launcher, &inner);
                // Groups are joined before the namespaces are made, from where they cannot be seen.
                if groups.is_empty() { spawn } else { spawn.within(launcher, &Policy { groups, ..Policy::default() }) }
            }
            None => {
                let policy = self.policy(floor::files(view), Calls::Alone);
                floor::unconfined(view)
                    .within(launcher, &Policy { groups, die_with_parent: true, drop_capabilities: true, ..policy })
            }
        }
    }

    fn policy(&self, files: Files, calls: Calls) -> Policy {
        Policy { files: self.landlock.then_some(files), calls: self.seccomp.then_some(calls), ..Policy::default() }
    }
}

/// Turns the death of `bwrap` or of the launcher into what it is.
pub(super) fn explain(error: RunnerError) -> RunnerError {
    match error {
        RunnerError::Died { printed, .. }
            if ["bwrap: ", launcher::COMPLAINT].iter().any(|start| printed.trim_start().starts_with(start)) =>
        {
            RunnerError::SandboxRefused { detail: transcript::line(&printed) }
        }
        other => other,
    }
}

fn below_the_floor<'a>(states: impl Iterator<Item = &'a State>) -> RunnerError {
    let missing: Vec<_> = states
        .filter_map(|state| match state {
            State::Missing { why, advice } => Some((why.as_str(), advice.as_str())),
            State::Here { .. } => None,
        })
        .collect();
    let joined = |pick: fn(&(&str, &str)) -> String| missing.iter().map(pick).collect::<Vec<_>>().join("; ");
    RunnerError::NoSandbox { why: joined(|(why, _)| (*why).into()), advice: joined(|(_, advice)| (*advice).into()) }
}
