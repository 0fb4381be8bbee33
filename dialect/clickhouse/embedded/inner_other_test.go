//go:build unix && !linux

package embedded

import (
	"context"
	"errors"
)

func stranger(context.Context) error { return errors.ErrUnsupported }
