//! The `attache` program.
// Reading makes many small texts: a fifth less CPU than with the allocator of glibc (benches/peers).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    attache_cli::main()
}
