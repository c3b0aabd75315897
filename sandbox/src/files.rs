//! Landlock: which files this process, and all it starts, can open from now on.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use crate::restrictions::Files;

/// Everything that this release knows how to forbid; a kernel that knows less forbids less.
const KNOWN: ABI = ABI::V9;

/// Whether signals stay among the processes that are shut in together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signals {
    Scoped,
    Free,
}

/// Shuts the calling thread in. There is no way back.
pub(crate) fn restrict(files: &Files) -> Result<Signals, String> {
    let status = rules(files).map_err(|error| format!("Landlock: {error}"))?;
    match (status.ruleset, status.landlock) {
        (RulesetStatus::NotEnforced, _) => Err("Landlock: this kernel does not have it".into()),
        (_, LandlockStatus::Available { effective_abi, .. }) if effective_abi >= ABI::V6 => Ok(Signals::Scoped),
        _ => Ok(Signals::Free),
    }
}

fn rules(files: &Files) -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .add_rules(path_beneath_rules(&files.read, AccessFs::from_read(KNOWN)))?
        .add_rules(path_beneath_rules(&files.write, writing()))?
        .restrict_self()
}

/// No devices: neither made nor steered.
fn writing() -> BitFlags<AccessFs> {
    AccessFs::from_all(KNOWN) & !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev)
}
