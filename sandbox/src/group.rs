//! Control groups: the kernel counts and limits memory and processes of a whole tree of processes.
//!
//! They need the right to make a group: as root, in a container with delegated groups, or as a service of a systemd user session.
//!
//! The kernel's interface is a few files, written by hand here: what stands between strangers' code and the machine stays
//! small enough to review, and libraries for it cover much that is never used.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// What can be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controller {
    /// Bytes of memory, with files that are kept in memory.
    Memory,
    /// Processes and threads.
    Processes,
}

impl Controller {
    const ALL: [Self; 2] = [Self::Memory, Self::Processes];

    /// Its name to the kernel.
    fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Processes => "pids",
        }
    }
}

/// First part of the names of groups made here, before the id of the process that made them.
const PREFIX: &str = "sheaf-";

/// Groups for one tree of processes, one for each controller or one for both. Dropping it removes them, once they are empty.
#[derive(Debug, Default)]
pub struct Group {
    folders: Vec<PathBuf>,
}

impl Group {
    /// Makes groups that limit their processes to `memory` bytes and an eighth more, and to `processes`. If none can be made,
    /// [`folders`](Self::folders) is empty.
    pub fn create(memory: Option<u64>, processes: u64) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{PREFIX}{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));

        let mut group = Self::default();
        for (controller, place) in places() {
            let limit = match controller {
                // A little more than what the agent allows, whose message says better what happened.
                Controller::Memory => memory.map(|bytes| bytes.saturating_add(bytes / 8)),
                Controller::Processes => Some(processes),
            };
            let Some(limit) = limit else { continue };
            let folder = place.folder.join(&name);
            let fresh = !folder.exists();
            if fresh {
                sweep(&place.folder);
            }
            if (!fresh || fs::create_dir(&folder).is_ok()) && place.version.limit(&folder, controller, limit).is_err() {
                let _ = fs::remove_dir(&folder);
            }
            if fresh && folder.exists() {
                group.folders.push(folder);
            }
        }
        group
    }

    /// The groups' folders. A process joins by writing `0` to `cgroup.procs` in each.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Whether the kernel killed a process of these groups because memory ran out.
    pub fn ran_out_of_memory(&self) -> bool {
        let counted = |file: &Path| {
            let counts = fs::read_to_string(file).unwrap_or_default();
            counts.lines().filter_map(|line| line.strip_prefix("oom_kill ")).any(|count| count.trim() != "0")
        };
        // Control groups version 2 and version 1.
        self.folders
            .iter()
            .any(|folder| counted(&folder.join("memory.events")) || counted(&folder.join("memory.oom_control")))
    }

    /// Moves the calling process into the group at `folder`.
    pub fn join(folder: &Path) -> io::Result<()> {
        fs::write(folder.join("cgroup.procs"), "0")
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A later sweep removes a group that still has processes.
        self.folders.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

/// Where groups can be made here, by what they limit.
pub fn available() -> Vec<Controller> {
    places().into_keys().collect()
}

/// Removes groups whose makers have ended. The kernel refuses to remove those that still have processes.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let maker = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|rest| rest.split('-').next());
        if maker.is_some_and(|maker| maker != "." && !Path::new("/proc").join(maker).exists()) {
            let _ = fs::remove_dir(entry.path());
        }
    }
}

/// A folder in which groups can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    folder: PathBuf,
    version: Version,
}

/// The two versions of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

impl Version {
    fn limit(self, folder: &Path, controller: Controller, limit: u64) -> io::Result<()> {
        let write = |file: &str, value: &str| {
            OpenOptions::new()
                .write(true)
                .open(folder.join(file))
                .and_then(|mut file| io::Write::write_all(&mut file, value.as_bytes()))
        };
        let limit = limit.to_string();
        match (self, controller) {
            (_, Controller::Processes) => write("pids.max", &limit),
            (Self::One, Controller::Memory) => {
                write("memory.limit_in_bytes", &limit)?;
                // Only if the kernel accounts for swap.
                let _ = write("memory.memsw.limit_in_bytes", &limit);
                Ok(())
            }
            (Self::Two, Controller::Memory) => {
                write("memory.max", &limit)?;
                let _ = write("memory.swap.max", "0");
                let _ = write("memory.oom.group", "1");
                Ok(())
            }
        }
    }
}

fn places() -> BTreeMap<Controller, Place> {
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let found = Controller::ALL.into_iter().filter_map(|controller| {
        let mut candidates = candidates(controller, &own, &mounts).into_iter();
        candidates.find(|place| is_usable(controller, place)).map(|place| (controller, place))
    });
    found.collect()
}

/// Folders in which a group for `controller` might be made: below this process's own group, or beside it.
fn candidates(controller: Controller, own: &str, mounts: &str) -> Vec<Place> {
    let mounted = mounts.lines().filter_map(Mount::parse).filter_map(|mount| {
        let version = mount.version(controller)?;
        let path = own.lines().find_map(|line| own_group(line, version, controller))?;
        let folder = mount.point.join(Path::new(path).strip_prefix(mount.root).ok()?);
        let beside = folder.parent().filter(|parent| version == Version::Two && parent.starts_with(mount.point));
        let below = Place { folder: folder.clone(), version };
        let beside = beside.map(|parent| Place { folder: parent.to_owned(), version });
        Some([Some(below), beside])
    });
    mounted.flatten().flatten().collect()
}

/// The path in a line of `/proc/self/cgroup`, if it is of this version and controller.
fn own_group(line: &str, version: Version, controller: Controller) -> Option<&str> {
    let mut parts = line.splitn(3, ':');
    let (number, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
    let matches = match version {
        Version::One => controllers.split(',').any(|name| name == controller.name()),
        Version::Two => number == "0" && controllers.is_empty(),
    };
    matches.then_some(path)
}

/// Whether this user can make groups there and move processes into them, and whether the controller is enabled for them.
fn is_usable(controller: Controller, place: &Place) -> bool {
    let writable = |file: &str| OpenOptions::new().write(true).open(place.folder.join(file)).is_ok();
    let passed_on = || {
        let children = fs::read_to_string(place.folder.join("cgroup.subtree_control")).unwrap_or_default();
        children.split_whitespace().any(|name| name == controller.name())
    };
    rustix::fs::access(&place.folder, rustix::fs::Access::WRITE_OK).is_ok()
        && writable("cgroup.procs")
        && (place.version == Version::One || passed_on())
}

/// A line of `/proc/self/mountinfo`.
struct Mount<'a> {
    root: &'a str,
    point: &'a Path,
    kind: &'a str,
    options: &'a str,
}

impl<'a> Mount<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (place, system) = line.split_once(" - ")?;
        let mut place = place.split(' ').skip(3);
        let mut system = system.split(' ');
        Some(Self {
            root: place.next()?,
            point: Path::new(place.next()?),
            kind: system.next()?,
            options: system.nth(1)?,
        })
    }

    fn version(&self, controller: Controller) -> Option<Version> {
        match self.kind {
            "cgroup" => self.options.split(',').any(|name| name == controller.name()).then_some(Version::One),
            "cgroup2" => Some(Version::Two),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIFIED: &str = "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
    const LEGACY: &str = "31 30 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
                          32 30 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n";

    fn folders(controller: Controller, own: &str, mounts: &str) -> Vec<String> {
        let places = candidates(controller, own, mounts);
        places.into_iter().map(|place| place.folder.display().to_string()).collect()
    }

    #[test]
    fn a_service_of_a_user_finds_its_group_and_the_slice_around_it() {
        let own = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/trainer.service\n";

        let slice = "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice";
        assert_eq!(folders(Controller::Memory, own, UNIFIED), [format!("{slice}/trainer.service"), slice.to_owned()]);
    }

    #[test]
    fn groups_of_the_older_form_are_found_by_their_controller() {
        let own = "8:pids:/\n4:memory:/box/7\n0::/\n";

        assert_eq!(folders(Controller::Memory, own, LEGACY), ["/sys/fs/cgroup/memory/box/7"]);
        assert_eq!(folders(Controller::Processes, own, LEGACY), ["/sys/fs/cgroup/pids/"]);
    }

    #[test]
    fn the_root_of_a_container_is_not_left() {
        let own = "0::/\n";

        assert_eq!(folders(Controller::Memory, own, UNIFIED), ["/sys/fs/cgroup/"]);
    }
}
