//! What a tree of processes uses of the machine, from `/proc`.

use std::{collections::HashSet, fs};

/// What a tree of processes uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Processes and threads.
    pub processes: u64,
    /// Memory that is not shared with files, in bytes.
    pub memory: u64,
}

/// A line of `/proc/PID/stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    id: u32,
    parent: u32,
    group: u32,
    threads: u64,
}

/// What the process `root`, its descendants and the members of its process group use together. Members count because a process whose
/// parent has ended is no longer a descendant.
pub fn of_tree(root: u32) -> Usage {
    let members = members(root, &entries());
    let processes = members.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.threads));
    let memory = members.iter().fold(0u64, |sum, entry| sum.saturating_add(private_memory(entry.id)));
    Usage { processes, memory }
}

fn entries() -> Vec<Entry> {
    let folders = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = folders.filter_map(|folder| folder.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: u32| parse(id, &fs::read_to_string(format!("/proc/{id}/stat")).ok()?)).collect()
}

/// The name is in brackets and can contain anything.
fn parse(id: u32, stat: &str) -> Option<Entry> {
    let fields: Vec<_> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let number = |index: usize| fields.get(index)?.parse().ok();
    Some(Entry { id, parent: number(1)?, group: number(2)?, threads: u64::from(number(17)?) })
}

fn members(root: u32, all: &[Entry]) -> Vec<Entry> {
    let mut known: HashSet<u32> = HashSet::from([root]);
    loop {
        let before = known.len();
        let more = all.iter().filter(|entry| entry.group == root || known.contains(&entry.parent));
        known.extend(more.map(|entry| entry.id).collect::<Vec<_>>());
        if known.len() == before {
            return all.iter().filter(|entry| known.contains(&entry.id)).copied().collect();
        }
    }
}

fn private_memory(id: u32) -> u64 {
    let statm = fs::read_to_string(format!("/proc/{id}/statm")).unwrap_or_default();
    let mut pages = statm.split_whitespace().skip(1).map(|field| field.parse::<u64>().unwrap_or(0));
    let (resident, shared) = (pages.next().unwrap_or(0), pages.next().unwrap_or(0));
    let size = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    resident.saturating_sub(shared).saturating_mul(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u32, parent: u32, group: u32) -> Entry {
        Entry { id, parent, group, threads: 1 }
    }

    fn ids(root: u32, all: &[Entry]) -> Vec<u32> {
        members(root, all).into_iter().map(|entry| entry.id).collect()
    }

    #[test]
    fn descendants_count_in_whatever_order_they_are_listed() {
        let all = [entry(7, 6, 6), entry(6, 5, 6), entry(5, 1, 5), entry(8, 1, 8)];

        assert_eq!(ids(5, &all), [7, 6, 5]);
    }

    #[test]
    fn those_whose_parent_is_gone_count_by_their_group() {
        let all = [entry(5, 1, 5), entry(9, 1, 5), entry(10, 9, 10)];

        assert_eq!(ids(5, &all), [5, 9, 10]);
    }

    #[test]
    fn a_name_with_brackets_and_spaces_does_not_shift_the_fields() {
        let stat = "42 (a) R 1 (b) S 7 41 41 0 -1 0 0 0 0 0 0 0 0 0 20 0 13 0 100 0 0";

        assert_eq!(parse(42, stat), Some(Entry { id: 42, parent: 7, group: 41, threads: 13 }));
    }

    #[test]
    fn a_process_of_our_own_is_measured() {
        let usage = of_tree(std::process::id());

        assert!(usage.processes >= 1 && usage.memory > 100_000, "{usage:?}");
    }
}
