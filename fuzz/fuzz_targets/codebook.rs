//! Is any text read as a codebook or refused with a line of it, and does what was read code any sentence?

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use attache_register::Register;
use attache_study::coding::{Codebook, Coder, CodingContext, annotate_sentence};
use libfuzzer_sys::fuzz_target;

static REGISTER: LazyLock<Register> = LazyLock::new(Register::builtin);

fuzz_target!(|input: (&str, &str)| {
    let (text, sentence) = input;
    match Codebook::from_text(text, Path::new("fuzz.toml")) {
        Ok(codebook) => {
            let coder = Coder::new(&REGISTER, codebook);
            let annotated = annotate_sentence(&coder, None, sentence, &CodingContext::default());
            for purpose in annotated.purposes {
                assert!(coder.codebook().position(&purpose.key).is_some());
            }
        }
        Err(error) => assert!(error.to_string().contains("fuzz.toml")),
    }
});
