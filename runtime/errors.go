package runtime

import (
	"errors"
	"fmt"

	"github.com/chent-io/chent/internal/count"
)

// ValidationError says that a value of a row was refused before anything was
// sent: by a validator, because it is missing, or because its column cannot
// hold it (then it unwraps to a *column.ValueError).
type ValidationError struct {
	// Name is the column's name.
	Name string
	// Err is what is wrong with the value.
	Err error
}

func (e *ValidationError) Error() string { return fmt.Sprintf("column %q: %v", e.Name, e.Err) }

func (e *ValidationError) Unwrap() error { return e.Err }

// IsValidationError reports whether err is or wraps a [ValidationError].
func IsValidationError(err error) bool { return is[*ValidationError](err) }

// NotFoundError says that a query for one row found none.
type NotFoundError struct{ Label string }

func (e *NotFoundError) Error() string { return e.Label + " not found" }

// IsNotFound reports whether err is or wraps a [NotFoundError].
func IsNotFound(err error) bool { return is[*NotFoundError](err) }

// MaskNotFound returns err, or nil when err is a [NotFoundError].
func MaskNotFound(err error) error {
	if IsNotFound(err) {
		return nil
	}
	return err
}

// NotSingularError says that a query for one row found several.
type NotSingularError struct{ Label string }

func (e *NotSingularError) Error() string { return e.Label + " not singular" }

// IsNotSingular reports whether err is or wraps a [NotSingularError].
func IsNotSingular(err error) bool { return is[*NotSingularError](err) }

// NotLoadedError says that an edge was read that its query did not load.
type NotLoadedError struct{ Edge string }

func (e *NotLoadedError) Error() string { return e.Edge + " edge was not loaded" }

// IsNotLoaded reports whether err is or wraps a [NotLoadedError].
func IsNotLoaded(err error) bool { return is[*NotLoadedError](err) }

// InsertError says how far an insert of several rows came.
type InsertError struct {
	// Table is the table's name.
	Table string
	// Inserted is how many rows the server has acknowledged.
	Inserted int
	// Failed is how many rows were in the INSERT that failed. They are not in
	// the table, unless Unknown says that they may be.
	Failed int
	// Unsent is how many further rows were never sent.
	Unsent int
	// Unknown says that some or all of the failed rows may be in the table: the
	// answer was lost (Err is a *driver.UnknownOutcomeError), or the table hands
	// its rows on, as Distributed does, and one of the others failed. Sent again
	// they may be there twice, unless the insert has a [DeduplicationToken] that
	// the tables behind remember.
	Unknown bool
	// Err is the server's or the connection's error.
	Err error
}

func (e *InsertError) Error() string {
	if e.Unknown {
		return fmt.Sprintf("insert into %s: %s in, of %d it is not known, %d not sent: %v", e.Table, count.Of(e.Inserted, "row"), e.Failed, e.Unsent, e.Err)
	}
	return fmt.Sprintf("insert into %s: %s in, %d failed, %d not sent: %v", e.Table, count.Of(e.Inserted, "row"), e.Failed, e.Unsent, e.Err)
}

func (e *InsertError) Unwrap() error { return e.Err }

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}
