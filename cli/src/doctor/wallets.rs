//! The folders, the settings, and who can read the keys.

use std::{fs, path::Path};

use super::finding::Finding;
use crate::{
    context::Context,
    error::{Failure, Result},
    settings::Setting,
};

/// Free bytes under which updates of large models may no longer fit.
const LITTLE_SPACE: u64 = 2 << 30;
/// Free bytes under which a round's proof may be lost.
const NO_SPACE: u64 = 200 << 20;

/// Checks what is kept on this machine.
pub(super) fn check(context: &Context) -> Result<Vec<Finding>> {
    let mut findings = vec![space(&context.folders.data)];
    let names = context.workspace.wallets.keystore.names()?;
    if names.is_empty() {
        findings.push(Finding::warning("wallets", "there is no wallet here yet", "sheaf wallet create me"));
    }
    let mut open = Vec::new();
    for name in &names {
        let path = context.workspace.wallets.keystore.path(name);
        if let Err(failure) = context.workspace.wallets.keystore.read(name).map_err(Failure::from) {
            let next = format!("restore {} from a backup, or move it away", path.display());
            findings.push(Finding::problem("wallets", failure.message(), next));
        }
        open.extend(path.parent().filter(|folder| readable_by_others(folder)).map(Path::to_owned));
        open.extend(readable_by_others(&path).then_some(path));
    }
    open.dedup();
    for path in &open {
        let mode = if path.is_dir() { "700" } else { "600" };
        let next = format!("chmod {mode} {}", path.display());
        findings.push(Finding::problem("wallets", format!("others on this machine can read {}", path.display()), next));
    }
    if !names.is_empty() && open.is_empty() {
        let wallets = if names.len() == 1 { "wallet" } else { "wallets" };
        findings.push(Finding::ok("wallets", format!("{} {wallets}, readable by you only", names.len())));
    }
    findings.extend(context.settings.get(Setting::PasswordFile).and_then(|file| password_file(Path::new(&file))));
    Ok(findings)
}

fn password_file(path: &Path) -> Option<Finding> {
    let shown = path.display();
    match (path.exists(), readable_by_others(path)) {
        (false, _) => Some(Finding::problem(
            "password",
            format!("the password file {shown} does not exist"),
            "sheaf config set password_file FILE, or sheaf config unset password_file to be asked",
        )),
        (true, true) => Some(Finding::problem(
            "password",
            format!("others on this machine can read the password file {shown}"),
            format!("chmod 600 {shown}"),
        )),
        (true, false) => None,
    }
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> bool {
    false
}

/// How much room is left where proofs and receipts are kept.
fn space(folder: &Path) -> Finding {
    // A folder that does not exist yet will be on the disk of its nearest parent that does.
    let existing = folder.ancestors().find(|folder| folder.exists()).unwrap_or(folder);
    match rustix::fs::statvfs(existing) {
        Ok(disk) => judge_space(disk.f_bavail.saturating_mul(disk.f_frsize), folder),
        Err(error) => Finding::warning(
            "disk",
            format!("cannot tell how much room is left in {}: {error}", folder.display()),
            format!("df {}", existing.display()),
        ),
    }
}

fn judge_space(free: u64, folder: &Path) -> Finding {
    let message = format!("{} MB free for {}", free.div_euclid(1_000_000), folder.display());
    match free {
        _ if free < NO_SPACE => {
            Finding::problem("disk", message, "free some: proofs of your rewards could not be kept")
        }
        ..LITTLE_SPACE => Finding::warning("disk", message, "free some: large models and updates may not fit"),
        _ => Finding::ok("disk", message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn room_is_judged_by_what_has_to_fit() {
        let verdict = |free| judge_space(free, Path::new("/x")).verdict;

        assert_eq!(verdict(100 << 20), Verdict::Problem);
        assert_eq!(verdict(1 << 30), Verdict::Warning);
        assert_eq!(verdict(10 << 30), Verdict::Ok);
        assert_ne!(space(Path::new("/nowhere/at/all")).message, "");
    }

    #[cfg(unix)]
    #[test]
    fn a_password_file_that_others_can_read_is_a_problem_with_its_cure() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        assert!(password_file(&path).unwrap().message.contains("does not exist"));

        std::fs::write(&path, "x").unwrap();
        std::fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let next = password_file(&path).unwrap().next.unwrap();
        assert!(next.starts_with("chmod 600"), "{next}");

        std::fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(password_file(&path), None);
    }
}
