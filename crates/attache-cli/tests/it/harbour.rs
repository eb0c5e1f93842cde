//! Which documents do most tests read? A small library of our own writing, with figures known by hand.

use crate::sandbox::Sandbox;

/// Front matter, sections, capitals, letters beyond ASCII.
const ADDRESS: &str = "\
---
title: Address at the Old Harbour
author: Ana Límová
date: 1962-05-01
type: address
issuer: Harland
---

# Address at the Old Harbour

Zoë said it at the café: “Our allies kept the strait open 🚢, and we kept faith with our allies.” The Allies did not ask for thanks.

## What we owe

Allies and partners do not owe each other the same. We owe our allies a coast; we owe our partners a fair price.
";

/// Pages divided by form feeds, with a running head and page numbers; a word and a phrase cut at a line's end.
const REPORT: &str = "\
HARBOUR REPORT

INTRODUCTION

The alliance met twice this year. Its members agreed that allies and
partners should share what they see at sea, and that no part-
ner would be asked to keep a secret it had not been told.

1
\u{c}HARBOUR REPORT

The second meeting was short. Friends and allies left it early, and the
partners stayed to write the minutes.

2
\u{c}HARBOUR REPORT

CONCLUSION

An ally is asked; a partner is paid.

3
";

/// A list, a table, a note.
const REVIEW: &str = "\
---
title: Review of the Coast
authors: [Ministry of Ports, Office of Tides]
date: 2004-06-01
type: review
issuer: Westmark
---

# Review of the Coast

We work with allies and partners.

- Two allies lent us boats.
- Partners bought the timber.

| who | ships |
| --- | --- |
| allies | 3 |
| partners | 12 |

The ally’s boats came first.[^1]

[^1]: Not all allies have boats.
";

/// Names and texts.
pub(crate) const DOCUMENTS: [(&str, &str); 3] = [
    ("1962-05-01-address.md", ADDRESS),
    ("1978-report.txt", REPORT),
    ("2004-review.md", REVIEW),
];

/// A side table with a column of its own.
pub(crate) const METADATA: &str = "\
file,title,type,party
1962-05-01-address.md,,,Whig
1978-report.txt,Harbour Report,report,Tory
2004-review.md,,,Whig
";

/// A sandbox with the library in `library/` and its corpus in `attache-corpus/`.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    for (name, text) in DOCUMENTS {
        sandbox.write(&format!("library/{name}"), text);
    }
    sandbox.write("metadata.csv", METADATA);
    let said = sandbox.run(&["read", "library", "--metadata", "metadata.csv"]);
    assert_eq!(said.status, Some(0), "{}{}", said.text(), said.stderr);
    sandbox
}
