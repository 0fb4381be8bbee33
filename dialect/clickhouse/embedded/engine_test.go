package embedded

import (
	"testing"
)

func TestStartStop(t *testing.T) {
	t.Parallel()
	e, err := Start(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(e.Version(), e.HTTPAddr(), e.NativeAddr(), e.Dir())
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
