//! The widget's files are built into the binary, so it must be built again when they change: also
//! when one is added, which no compiler notices by itself.

fn main() {
    println!("cargo::rerun-if-changed=../target/dist/widget");
}
