//go:build !unix

package child

import "errors"

// Trusted checks a library; none can be loaded here.
func Trusted(string) (string, error) { return "", errors.ErrUnsupported }

// Elevated says whether the program runs with more rights than the user who
// started it has.
func Elevated() bool { return false }

func fromParent(int) error { return errors.ErrUnsupported }

func readDescriptor(int, []byte) (int, error) { return 0, errors.ErrUnsupported }
