//! What can be wrong within a file of a format that has structure?

/// Why a file of a known format cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// It begins like a zip container and is none.
    #[error("its zip container is damaged: {problem}; get it again")]
    Zip {
        /// What the zip reader says.
        problem: String,
    },
    /// The container lists too many parts.
    #[error("it has {found} parts, more than the limit of {limit}; raise the limit")]
    TooManyParts {
        /// Parts listed.
        found: usize,
        /// [`ContainerLimits::max_parts`](crate::ContainerLimits::max_parts).
        limit: usize,
    },
    /// A part that the format demands is not there.
    #[error("it has no part {part}")]
    MissingPart {
        /// The part.
        part: String,
    },
    /// A part cannot be unpacked.
    #[error("part {part} cannot be unpacked: {problem}")]
    Part {
        /// The part.
        part: String,
        /// What the zip reader says.
        problem: String,
    },
    /// A password is needed.
    #[error("part {part} is encrypted; save the file without a password")]
    Encrypted {
        /// The part.
        part: String,
    },
    /// Too much comes out of the container.
    #[error(
        "with part {part} more than the limit of {limit} bytes come out of it; raise the limit"
    )]
    Unpacked {
        /// The part.
        part: String,
        /// [`ContainerLimits::max_unpacked_bytes`](crate::ContainerLimits::max_unpacked_bytes).
        limit: u64,
    },
    /// A part grows too much when it is unpacked.
    #[error(
        "part {part} is more than {limit} times larger than its packed bytes, the limit; if it is no attack, raise the limit"
    )]
    Expansion {
        /// The part.
        part: String,
        /// [`ContainerLimits::max_expansion`](crate::ContainerLimits::max_expansion).
        limit: u64,
    },
    /// XML is not well-formed.
    #[error("{part} is not well-formed XML at byte {at}: {problem}")]
    Xml {
        /// The part.
        part: String,
        /// Where, in bytes from its start.
        at: u64,
        /// What the XML reader says.
        problem: String,
    },
    /// XML declares entities of its own, which no office program does and attacks do.
    #[error(
        "{part} declares XML entities, which are not read; save the file again with an office program"
    )]
    Entities {
        /// The part.
        part: String,
    },
    /// Elements stand too deep in each other.
    #[error("{part} nests more than {limit} elements, the limit")]
    Depth {
        /// The part, or `it`.
        part: String,
        /// [`MarkupLimits::max_depth`](crate::MarkupLimits::max_depth).
        limit: usize,
    },
    /// There are too many elements.
    #[error("{part} has more than {limit} elements, the limit")]
    Elements {
        /// The part, or `it`.
        part: String,
        /// [`MarkupLimits::max_elements`](crate::MarkupLimits::max_elements).
        limit: usize,
    },
    /// A mail-style container has no page in it.
    #[error("it holds no HTML page")]
    NoPage,
}
