//! The calls that training does not need.

use libc::{self as c, c_long};

use super::filter::{Refusal, When};
use crate::{files::Signals, restrictions::Calls};

/// The newest call that these lists consider: `file_setattr`, of Linux 6.17.
pub(super) const NEWEST: u32 = 469;

/// Calls that the `libc` crate has no name for yet. Their numbers are the same everywhere.
const OPEN_TREE_ATTR: c_long = 467;
const STATMOUNT: c_long = 457;
const LISTMOUNT: c_long = 458;
const LSM_SET_SELF_ATTR: c_long = 460;
const SETXATTRAT: c_long = 463;
const REMOVEXATTRAT: c_long = 466;
const FILE_SETATTR: c_long = 469;

/// Reading and controlling other processes.
const OTHER_PROCESSES: &[c_long] = &[
    c::SYS_ptrace,
    c::SYS_process_vm_readv,
    c::SYS_process_vm_writev,
    c::SYS_process_madvise,
    c::SYS_process_mrelease,
    c::SYS_pidfd_getfd,
    c::SYS_kcmp,
    c::SYS_move_pages,
    c::SYS_migrate_pages,
];

/// Changing the mounts of the file tree.
const MOUNTS: &[c_long] = &[
    c::SYS_mount,
    c::SYS_umount2,
    c::SYS_pivot_root,
    c::SYS_chroot,
    c::SYS_open_tree,
    c::SYS_move_mount,
    c::SYS_fsopen,
    c::SYS_fsconfig,
    c::SYS_fsmount,
    c::SYS_fspick,
    c::SYS_mount_setattr,
    c::SYS_swapon,
    c::SYS_swapoff,
    c::SYS_quotactl,
    c::SYS_quotactl_fd,
    c::SYS_name_to_handle_at,
    c::SYS_open_by_handle_at,
    c::SYS_fanotify_init,
    c::SYS_fanotify_mark,
    OPEN_TREE_ATTR,
    STATMOUNT,
    LISTMOUNT,
];

/// Namespaces; the flags of `clone` that make them are refused below.
const NAMESPACES: &[c_long] = &[c::SYS_unshare, c::SYS_setns];

/// Parts of the kernel that often had vulnerabilities, and administration.
const KERNEL: &[c_long] = &[
    c::SYS_bpf,
    c::SYS_io_uring_setup,
    c::SYS_io_uring_enter,
    c::SYS_io_uring_register,
    c::SYS_keyctl,
    c::SYS_add_key,
    c::SYS_request_key,
    c::SYS_userfaultfd,
    c::SYS_perf_event_open,
    c::SYS_kexec_load,
    c::SYS_kexec_file_load,
    c::SYS_init_module,
    c::SYS_finit_module,
    c::SYS_delete_module,
    c::SYS_reboot,
    c::SYS_syslog,
    c::SYS_acct,
    c::SYS_vhangup,
    c::SYS_settimeofday,
    c::SYS_clock_settime,
    c::SYS_clock_adjtime,
    c::SYS_adjtimex,
    c::SYS_sethostname,
    c::SYS_setdomainname,
    LSM_SET_SELF_ATTR,
];

/// Calls that only this architecture has.
#[cfg(target_arch = "x86_64")]
const OF_THE_ARCHITECTURE: &[c_long] = &[c::SYS_iopl, c::SYS_ioperm, c::SYS_modify_ldt, c::SYS_uselib, c::SYS__sysctl];
#[cfg(not(target_arch = "x86_64"))]
const OF_THE_ARCHITECTURE: &[c_long] = &[];

/// Calls that reach other processes of the same user if the program has no namespaces: memory and messages of System V IPC, priorities,
/// and leaving the process group by which all are killed.
const SHARED_WITH_OTHERS: &[c_long] = &[
    c::SYS_shmget,
    c::SYS_shmat,
    c::SYS_shmctl,
    c::SYS_semget,
    c::SYS_semop,
    c::SYS_semtimedop,
    c::SYS_semctl,
    c::SYS_msgget,
    c::SYS_msgsnd,
    c::SYS_msgrcv,
    c::SYS_msgctl,
    c::SYS_mq_open,
    c::SYS_mq_unlink,
    c::SYS_setpriority,
    c::SYS_ioprio_set,
    c::SYS_sched_setparam,
    c::SYS_sched_setscheduler,
    c::SYS_sched_setattr,
    c::SYS_setsid,
    c::SYS_setpgid,
];

/// Changing owners and permissions of files, which Landlock does not restrict.
const RIGHTS: &[c_long] = &[
    c::SYS_fchmod,
    c::SYS_fchmodat,
    c::SYS_fchmodat2,
    c::SYS_fchown,
    c::SYS_fchownat,
    c::SYS_setxattr,
    c::SYS_lsetxattr,
    c::SYS_fsetxattr,
    c::SYS_removexattr,
    c::SYS_lremovexattr,
    c::SYS_fremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    FILE_SETATTR,
];

/// The older forms of the same, which newer architectures lack.
#[cfg(target_arch = "x86_64")]
const OLDER_RIGHTS: &[c_long] = &[c::SYS_chmod, c::SYS_chown, c::SYS_lchown];
#[cfg(not(target_arch = "x86_64"))]
const OLDER_RIGHTS: &[c_long] = &[];

/// Signals, for kernels whose Landlock does not restrict them.
const SIGNALS: &[c_long] = &[
    c::SYS_kill,
    c::SYS_tkill,
    c::SYS_tgkill,
    c::SYS_rt_sigqueueinfo,
    c::SYS_rt_tgsigqueueinfo,
    c::SYS_pidfd_send_signal,
];

/// Flags of `clone` that make namespaces.
const NEW_NAMESPACE: [i32; 7] = [
    c::CLONE_NEWNS,
    c::CLONE_NEWCGROUP,
    c::CLONE_NEWUTS,
    c::CLONE_NEWIPC,
    c::CLONE_NEWUSER,
    c::CLONE_NEWPID,
    c::CLONE_NEWNET,
];

/// Requests that insert input into a terminal, or change its line discipline.
const TERMINAL: [u64; 3] = [c::TIOCSTI, 0x541c /* TIOCLINUX */, c::TIOCSETD];

/// Personalities that libraries ask for: the usual one, and "which one is it?".
const USUAL_PERSONALITIES: &[u64] = &[0, 0xffff_ffff];

/// The refused calls, by the error of the refusal.
pub(super) fn refusals(calls: Calls, signals: Signals) -> Vec<Refusal> {
    vec![
        Refusal { errno: c::EPERM, calls: forbidden(calls, signals) },
        // A filter cannot read its flags, which are behind a pointer. The C library falls back to `clone`.
        Refusal { errno: c::ENOSYS, calls: vec![(c::SYS_clone3, When::Always)] },
        Refusal { errno: c::EAFNOSUPPORT, calls: sockets(calls) },
    ]
}

fn forbidden(calls: Calls, signals: Signals) -> Vec<(c_long, When)> {
    let mut lists = vec![OTHER_PROCESSES, MOUNTS, NAMESPACES, KERNEL, OF_THE_ARCHITECTURE];
    if calls == Calls::Alone {
        lists.extend([SHARED_WITH_OTHERS, RIGHTS, OLDER_RIGHTS]);
        if signals == Signals::Free {
            lists.push(SIGNALS);
        }
    }
    let mut forbidden: Vec<_> = lists.into_iter().flatten().map(|call| (*call, When::Always)).collect();
    forbidden.extend(NEW_NAMESPACE.map(|flag| (c::SYS_clone, When::Has(0, u64::from(flag.unsigned_abs())))));
    forbidden.extend(TERMINAL.map(|request| (c::SYS_ioctl, When::Is(1, request))));
    forbidden.push((c::SYS_personality, When::IsNot(0, USUAL_PERSONALITIES)));
    if calls == Calls::Alone {
        // The process 0 is the caller itself.
        forbidden.push((c::SYS_prlimit64, When::IsNot(0, &[0])));
    }
    forbidden
}

/// Allows only sockets between processes of the sandbox; without namespaces only pairs of them, since a path can lead to another process.
fn sockets(calls: Calls) -> Vec<(c_long, When)> {
    const LOCAL: &[u64] = &[c::AF_UNIX as u64];
    let single = match calls {
        Calls::Enclosed => When::IsNot(0, LOCAL),
        Calls::Alone => When::Always,
    };
    vec![(c::SYS_socket, single), (c::SYS_socketpair, When::IsNot(0, LOCAL))]
}
