//! The launcher of `sheaf-sandbox` as a separate program, for test programs, whose `main` cannot begin with it.

fn main() {
    sheaf_sandbox::launcher::enter();
    eprintln!("only tests call this program, to start others in a sandbox");
    std::process::exit(2);
}
