//! The widget's files are built into the binary, so it must be built again when they change: also
//! when one is added, which no compiler notices by itself.

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]
fn main() {
    println!("cargo::rerun-if-changed=../target/dist/widget");
}
