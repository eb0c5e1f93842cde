//! Are the files of the register whole and consistent?

use attache_register::Register;

#[test]
fn the_built_in_register_is_read_without_a_fault() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../register");
    let register = Register::open(&folder).unwrap_or_else(|error| panic!("{error:#?}"));
    assert_eq!(register.states().len(), 295);
    assert_eq!(register.rules().len(), 51);
    assert_eq!(register.instruments().len(), 118);
    assert_eq!(register.ties().len(), 534);
    assert_eq!(Register::builtin().ties().len(), 534);
}
