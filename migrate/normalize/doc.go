// Package normalize brings a declared catalog into the form a server stores,
// so that it can be compared with an inspected one: INT becomes Int32, Delta
// becomes Delta(8), INTERVAL 1 DAY becomes toIntervalDay(1).
//
// The server's word is the canonical form, and there are three ways to have
// it, behind one interface and with the same answer:
//
//   - [Target] asks the server the catalog is compared with, by temporary
//     tables and views of one session. It needs no right but that.
//   - [Dev] makes the whole catalog on a server that may be written to: the
//     embedded engine, or one that is empty.
//   - [Static] knows the rules itself and asks nobody. What it cannot know
//     (how a server prints an expression) it leaves as it is written, which is
//     enough for catalogs that were printed by a server or by chent.
//
// [Auto] chooses. What a server fills in by itself (the columns of a view, the
// definer of a refreshable one) is not taken over, secrets that it hides are
// put back, and hints and positions stay.
package normalize
