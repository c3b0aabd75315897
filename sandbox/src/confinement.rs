//! The layers around one program: finding those of this machine, and starting the program within them.

use std::path::{Path, PathBuf};

use crate::{
    bubblewrap::{Bubblewrap, arguments},
    confined::{Command, Confined},
    error::ConfinementError,
    group::Group,
    host, launcher,
    layers::{Kind, State, landlock, seccomp},
    policy::{Isolation, Policy},
    program::{Mount, Program},
    restrictions::{Calls, Files, Restrictions},
};

/// The layers around one program, found on this machine for a [`Policy`].
#[derive(Debug)]
pub struct Confinement {
    policy: Policy,
    namespaces: Option<Bubblewrap>,
    landlock: bool,
    seccomp: bool,
    /// `None` if there are no layers at all.
    launcher: Option<PathBuf>,
    /// Limits all processes of the program together. Empty if this user cannot make control groups.
    group: Group,
}

impl Confinement {
    /// Finds the layers that the policy asks for. `launcher` is the name of the program that begins with
    /// [`launcher::enter`](crate::launcher::enter); it is looked for beside this program if this program does not.
    ///
    /// # Errors
    ///
    /// If the machine lacks a layer that the policy names, or the minimum: bubblewrap, or Landlock and seccomp.
    pub async fn find(policy: Policy, launcher: &str) -> Result<Self, ConfinementError> {
        if policy.isolation == Isolation::None {
            let (namespaces, group) = (None, Group::default());
            return Ok(Self { policy, namespaces, landlock: false, seccomp: false, launcher: None, group });
        }
        let found = tokio::task::spawn_blocking(|| (Bubblewrap::find(), landlock(), seccomp())).await;
        let (bubblewrap, landlock, seccomp) =
            found.map_err(|error| ConfinementError::io("cannot look for the layers")(error.into()))?;

        let (namespaces, lacking) = match (policy.isolation, bubblewrap) {
            (Isolation::Landlock, _) => (None, None),
            (_, Ok(bubblewrap)) => (Some(bubblewrap), None),
            (_, Err(error)) => (None, Some(State::Missing { why: error.to_string(), advice: error.advice().into() })),
        };
        let has_minimum = landlock.is_here() && seccomp.is_here();
        if namespaces.is_none() && (policy.isolation == Isolation::Bubblewrap || !has_minimum) {
            return Err(below_minimum(lacking.iter().chain([&landlock, &seccomp])));
        }
        let launcher = launcher::program(launcher).map_err(ConfinementError::io("cannot find the launcher"))?;
        let (landlock, seccomp) = (landlock.is_here(), seccomp.is_here());
        let group = Group::create(policy.memory, policy.processes);
        Ok(Self { policy, namespaces, landlock, seccomp, launcher: Some(launcher), group })
    }

    /// Whether the program has namespaces, and a file tree, of its own.
    pub fn has_namespaces(&self) -> bool {
        self.namespaces.is_some()
    }

    /// Where the program finds a mount.
    pub fn place<'a>(&self, mount: &'a Mount) -> &'a Path {
        if self.has_namespaces() { &mount.inside } else { &mount.outside }
    }

    /// The layers by name, outermost first.
    pub fn layers(&self) -> Vec<Kind> {
        let all = [
            (Kind::Bubblewrap, self.namespaces.is_some()),
            (Kind::Landlock, self.landlock),
            (Kind::Seccomp, self.seccomp),
            (Kind::ControlGroups, !self.group.folders().is_empty()),
        ];
        all.into_iter().filter(|(_, is_used)| *is_used).map(|(kind, _)| kind).collect()
    }

    /// Starts `program` within the layers, in a tokio runtime.
    ///
    /// # Errors
    ///
    /// If the process cannot be started. If a layer cannot be applied, the process ends later with a message that
    /// [`complaint`](Self::complaint) recognizes.
    pub async fn spawn(self, program: Program) -> Result<Confined, ConfinementError> {
        let command = self.command(&program);
        Confined::start(command, self.group, &self.policy).await
    }

    /// Whether the output of a program that ended says that a layer could not be applied.
    pub fn complaint(printed: &str) -> bool {
        ["bwrap: ", launcher::COMPLAINT].iter().any(|start| printed.trim_start().starts_with(start))
    }

    /// The command that starts the program within the layers.
    fn command(&self, program: &Program) -> Command {
        let Some(launcher) = &self.launcher else { return host::command(program) };
        let groups = self.group.folders().to_vec();
        match &self.namespaces {
            Some(found) => {
                let inner = self.restrictions(arguments::files(program), Calls::Enclosed);
                let command = arguments::command(program, &self.policy, found, launcher, &inner);
                // Groups are joined before the namespaces are made, from where they cannot be seen.
                match groups.is_empty() {
                    true => command,
                    false => command.within(launcher, &Restrictions { groups, ..Restrictions::default() }),
                }
            }
            None => {
                let restrictions = self.restrictions(host::files(program), Calls::Alone);
                let restrictions =
                    Restrictions { groups, die_with_parent: true, drop_capabilities: true, ..restrictions };
                host::command(program).within(launcher, &restrictions)
            }
        }
    }

    fn restrictions(&self, files: Files, calls: Calls) -> Restrictions {
        let (files, calls) = (self.landlock.then_some(files), self.seccomp.then_some(calls));
        Restrictions { files, calls, ..Restrictions::default() }
    }
}

fn below_minimum<'a>(states: impl Iterator<Item = &'a State>) -> ConfinementError {
    let missing: Vec<_> = states
        .filter_map(|state| match state {
            State::Missing { why, advice } => Some((why.as_str(), advice.as_str())),
            State::Here { .. } => None,
        })
        .collect();
    let joined = |pick: fn(&(&str, &str)) -> String| missing.iter().map(pick).collect::<Vec<_>>().join("; ");
    ConfinementError::Missing { why: joined(|(why, _)| (*why).into()), advice: joined(|(_, advice)| (*advice).into()) }
}
