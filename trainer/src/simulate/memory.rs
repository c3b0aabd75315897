//! Whether this machine has memory left for idle processes.

/// Memory is short if less than one part in this many is available.
const RESERVE: u64 = 8;

/// Whether memory is short. `false` where the system does not say, which is everywhere but on Linux.
pub(super) fn is_short() -> bool {
    std::fs::read_to_string("/proc/meminfo").is_ok_and(|text| is_short_by(&text))
}

fn is_short_by(meminfo: &str) -> bool {
    let kilobytes = |name: &str| {
        let line = meminfo.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
    };
    match (kilobytes("MemAvailable"), kilobytes("MemTotal")) {
        (Some(available), Some(total)) => available < total.div_euclid(RESERVE),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_short_by;

    #[test]
    fn memory_is_short_when_less_than_an_eighth_is_available() {
        let meminfo = |available: u64| format!("MemTotal:  8000 kB\nMemFree: 5 kB\nMemAvailable:  {available} kB\n");

        assert!(is_short_by(&meminfo(999)));
        assert!(!is_short_by(&meminfo(1000)));
        assert!(!is_short_by("nothing known"));
    }
}
