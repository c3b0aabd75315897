//! The launcher of `sheaf-sandbox` as a program of its own, for test programs, which do not begin with it.

fn main() {
    sheaf_sandbox::launcher::enter();
    eprintln!("this program is called by tests, not by people");
    std::process::exit(2);
}
