//! Which layers this machine has, and what to do about those it lacks.

use std::fmt;

use landlock::{ABI, Access, AccessFs, LandlockStatus, Ruleset, RulesetAttr};

use crate::{
    bubblewrap::{Bubblewrap, BubblewrapError},
    group,
};

/// A kind of layer between untrusted code and this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Namespaces, made by `bwrap`.
    Bubblewrap,
    /// Which files can be opened.
    Landlock,
    /// Which system calls can be made.
    Seccomp,
    /// Memory and number of all processes together.
    ControlGroups,
}

impl Kind {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bubblewrap => "bubblewrap",
            Self::Landlock => "Landlock",
            Self::Seccomp => "seccomp",
            Self::ControlGroups => "control groups",
        }
    }

    /// What it does, in a few words.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Bubblewrap => "no network, no home, no other processes",
            Self::Landlock => "only the files that it needs",
            Self::Seccomp => "only system calls that training needs",
            Self::ControlGroups => "memory and processes counted over all together",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Whether this machine has a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has.
    Here {
        /// Its version, or which parts of it are available.
        detail: String,
    },
    /// It has not.
    Missing {
        /// Why.
        why: String,
        /// What the user can do about it.
        advice: String,
    },
}

/// A layer on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Which.
    pub kind: Kind,
    /// Whether this machine has it.
    pub state: State,
}

impl State {
    /// Whether this machine has it.
    pub fn is_here(&self) -> bool {
        matches!(self, Self::Here { .. })
    }
}

/// All layers, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layers(pub Vec<Layer>);

impl Layers {
    /// Whether this machine has such a layer.
    pub fn has(&self, kind: Kind) -> bool {
        self.0.iter().any(|layer| layer.kind == kind && layer.state.is_here())
    }

    /// Whether they are enough to run untrusted code: bubblewrap, or Landlock and seccomp.
    pub fn are_enough(&self) -> bool {
        self.has(Kind::Bubblewrap) || (self.has(Kind::Landlock) && self.has(Kind::Seccomp))
    }

    /// Those that this machine lacks.
    pub fn missing(&self) -> impl Iterator<Item = &Layer> {
        self.0.iter().filter(|layer| !layer.state.is_here())
    }
}

/// Tries every layer. Blocks for about ten milliseconds.
pub fn layers() -> Layers {
    Layers(vec![
        Layer { kind: Kind::Bubblewrap, state: bubblewrap(Bubblewrap::find()) },
        Layer { kind: Kind::Landlock, state: landlock() },
        Layer { kind: Kind::Seccomp, state: seccomp() },
        Layer { kind: Kind::ControlGroups, state: control_groups(&group::available()) },
    ])
}

fn bubblewrap(found: Result<Bubblewrap, BubblewrapError>) -> State {
    match found {
        Ok(Bubblewrap { version: (major, minor), .. }) => State::Here { detail: format!("version {major}.{minor}") },
        Err(error) => missing(&error.to_string(), error.advice()),
    }
}

/// Whether this kernel has Landlock.
pub fn landlock() -> State {
    // Only a thread that restricts itself learns which of Landlock's features the kernel has, so it is one that ends right after.
    let asked = std::thread::spawn(|| {
        let ruleset = Ruleset::default().handle_access(AccessFs::from_all(ABI::V1)).and_then(Ruleset::create);
        ruleset.and_then(landlock::RulesetCreated::restrict_self).map(|status| status.landlock)
    });
    match asked.join() {
        Ok(Ok(LandlockStatus::Available { effective_abi, .. })) => State::Here { detail: format!("{effective_abi}") },
        Ok(Ok(LandlockStatus::NotEnabled)) => {
            missing("the kernel has it, but it is switched off", "add `landlock` to the kernel's `lsm=` boot parameter")
        }
        _ => missing("the kernel does not have it", "use Linux 5.13 or newer (6.12 for all of it)"),
    }
}

/// Whether this kernel filters system calls, and this crate knows its architecture.
pub fn seccomp() -> State {
    if seccompiler::TargetArch::try_from(std::env::consts::ARCH).is_err() {
        return missing(&format!("not known for {}", std::env::consts::ARCH), "use a machine of x86_64 or aarch64");
    }
    let actions = std::fs::read_to_string("/proc/sys/kernel/seccomp/actions_avail").unwrap_or_default();
    if actions.split_whitespace().any(|action| action == "errno") {
        State::Here { detail: "filters".into() }
    } else {
        missing("the kernel does not filter system calls", "use a kernel built with CONFIG_SECCOMP_FILTER")
    }
}

fn control_groups(available: &[group::Controller]) -> State {
    if available.is_empty() {
        return missing(
            "this user may not make any",
            "start `sheaf` as a service of your systemd user session (`systemd-run --user --scope sheaf …`); until then the agent counts by itself",
        );
    }
    let names = available.iter().map(|controller| match controller {
        group::Controller::Memory => "memory",
        group::Controller::Processes => "processes",
    });
    State::Here { detail: names.collect::<Vec<_>>().join(", ") }
}

fn missing(why: &str, advice: &str) -> State {
    State::Missing { why: why.into(), advice: advice.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(here: &[Kind]) -> Layers {
        let all = [Kind::Bubblewrap, Kind::Landlock, Kind::Seccomp, Kind::ControlGroups];
        let state = |kind| match here.contains(&kind) {
            true => State::Here { detail: String::new() },
            false => missing("", ""),
        };
        Layers(all.map(|kind| Layer { kind, state: state(kind) }).into())
    }

    #[test]
    fn bubblewrap_is_enough_and_so_are_landlock_and_seccomp_together() {
        assert!(with(&[Kind::Bubblewrap]).are_enough());
        assert!(with(&[Kind::Landlock, Kind::Seccomp]).are_enough());
    }

    #[test]
    fn one_of_landlock_and_seccomp_is_not_enough() {
        for here in [&[][..], &[Kind::Landlock], &[Kind::Seccomp], &[Kind::ControlGroups, Kind::Seccomp]] {
            assert!(!with(here).are_enough(), "{here:?}");
        }
    }

    #[test]
    fn every_layer_that_is_missing_says_why_and_what_to_do() {
        let states = [
            bubblewrap(Err(BubblewrapError::Missing)),
            bubblewrap(Err(BubblewrapError::Refused("no".into()))),
            control_groups(&[]),
        ];
        for state in states {
            let State::Missing { why, advice } = state else { panic!("{state:?}") };
            assert!(!why.is_empty() && !advice.is_empty());
        }
    }

    #[test]
    fn looking_for_the_layers_does_not_confine_the_program_that_looks() {
        let _ = layers();

        assert!(std::fs::read("/proc/self/environ").is_ok());
    }
}
