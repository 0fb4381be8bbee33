package embedded

func testInstaller(root string) *installer {
	return &installer{root: root, report: func(Progress) {}}
}
