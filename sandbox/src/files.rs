//! Landlock: which files this process, and all it starts, can open from now on.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, RestrictionStatus, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use crate::restrictions::Files;

/// Everything that this release can forbid; an older kernel forbids less.
const KNOWN: ABI = ABI::V9;

/// Whether Landlock keeps signals among the confined processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signals {
    Scoped,
    Free,
}

/// Restricts the calling thread, forever.
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

/// Writing, without making or controlling devices.
fn writing() -> BitFlags<AccessFs> {
    AccessFs::from_all(KNOWN) & !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev)
}
