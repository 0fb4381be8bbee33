package embedded

import "context"

// Progress is how far an installation has come.
type Progress struct {
	// Stage is what is being done.
	Stage Stage
	// Done and Total count bytes. Total is 0 when it is not known.
	Done, Total int64
	// Path is where the library is, or will be.
	Path string
}

// Stage is a step of an installation.
type Stage string

// The stages of an installation, in order.
const (
	StageWait     Stage = "waiting for another installation"
	StageDownload Stage = "downloading"
	StageVerify   Stage = "verifying"
	StageUnpack   Stage = "unpacking"
	StageDone     Stage = "installed"
)

// InstallOptions says how [Install] works.
type InstallOptions struct {
	// Progress is told how the installation advances. Default: nobody is.
	Progress func(Progress)
}

// Install fetches the library.
func Install(ctx context.Context, o InstallOptions) (string, error) {
	return "", ErrNotInstalled
}
