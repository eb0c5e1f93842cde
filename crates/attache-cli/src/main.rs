//! The `attache` program.
// Reading makes many small texts: 2.2 s of CPU for 70 MB, 2.5 s with the allocator of glibc (benches/peers).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    attache_cli::main()
}
