//! Which groups, control words and characters is rich text made of?

/// One piece of rich text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word with its number, if it has one.
    Word(&'a str, Option<i32>),
    /// A control symbol: a backslash and one other character.
    Symbol(u8),
    /// A byte of text, as it stands or written as `\'hh`.
    Byte(u8),
}

/// The longest control word, by the specification.
const LONGEST_WORD: usize = 32;

pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next token. Line ends in the file mean nothing.
    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let (&byte, after) = self.rest.split_first()?;
            self.rest = after;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match self.control() {
                    Some(token) => token,
                    None => continue,
                },
                byte => Token::Byte(byte),
            });
        }
    }

    /// What a backslash begins; `None` for binary data, which is passed over.
    fn control(&mut self) -> Option<Token<'a>> {
        let letters = self
            .rest
            .iter()
            .take(LONGEST_WORD)
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        if letters == 0 {
            let (&symbol, after) = self.rest.split_first()?;
            self.rest = after;
            return Some(match symbol {
                b'\'' => self.hexadecimal(),
                b'\\' | b'{' | b'}' => Token::Byte(symbol),
                symbol => Token::Symbol(symbol),
            });
        }
        let (word, after) = self.rest.split_at(letters);
        self.rest = after;
        let word = std::str::from_utf8(word).expect("only ASCII letters were taken");
        let number = self.number();
        if let [b' ', after @ ..] = self.rest {
            self.rest = after;
        }
        if word == "bin" {
            let bytes = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.rest = &self.rest[bytes.min(self.rest.len())..];
            return None;
        }
        Some(Token::Word(word, number))
    }

    fn number(&mut self) -> Option<i32> {
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest[sign..]
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if digits == 0 {
            return None;
        }
        let (number, after) = self.rest.split_at(sign + digits);
        self.rest = after;
        std::str::from_utf8(number).ok()?.parse().ok()
    }

    fn hexadecimal(&mut self) -> Token<'a> {
        let digits = self
            .rest
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                self.rest = &self.rest[2..];
                Token::Byte(byte)
            }
            None => Token::Symbol(b'\''),
        }
    }
}
