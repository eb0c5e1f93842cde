//! The `attache` program.
fn main() -> std::process::ExitCode {
    attache_cli::main()
}
