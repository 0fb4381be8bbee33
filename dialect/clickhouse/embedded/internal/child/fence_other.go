//go:build !linux

package child

import "errors"

// CanFence says whether the kernel lets a process fence its ports.
func CanFence() bool { return false }

func fence(Order) error { return errors.ErrUnsupported }
