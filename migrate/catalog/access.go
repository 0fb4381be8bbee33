package catalog

import (
	"iter"
	"slices"
)

// AccessObject is an entity of access control, or a grant, as an object. The
// name of a grant is its text without the keyword, and it has no clauses.
type AccessObject struct {
	Kind Kind `json:"kind"` // KindRole to KindGrant
	AccessEntity
}

// ObjectKind is the kind of the entity.
func (a *AccessObject) ObjectKind() Kind { return a.Kind }

// ObjectName is the entity's name, as in CREATE: a row policy's is
// "name ON database.table".
func (a *AccessObject) ObjectName() string { return a.Name }

// Position is where the entity was declared.
func (a *AccessObject) Position() string { return a.Pos }

// Dependencies is nil: access control is made last, in an order of its own.
func (a *AccessObject) Dependencies() []Name { return nil }

// Objects yields copies of everything in a, in an order in which it can be
// made: settings profiles, roles, users, row policies, quotas, grants. A nil
// Access has none.
func (a *Access) Objects() iter.Seq[*AccessObject] {
	return func(yield func(*AccessObject) bool) {
		if a == nil {
			return
		}
		for _, list := range a.Lists() {
			for _, e := range *list.Entities {
				if !yield(&AccessObject{Kind: list.Kind, AccessEntity: e}) {
					return
				}
			}
		}
		for _, grant := range a.Grants {
			if !yield(&AccessObject{Kind: KindGrant, AccessEntity: AccessEntity{Name: grant}}) {
				return
			}
		}
	}
}

// AccessList is one of the lists of an [Access].
type AccessList struct {
	Kind     Kind
	Entities *[]AccessEntity
}

// Lists are the lists of entities with their kinds; the pointers are into a.
func (a *Access) Lists() []AccessList {
	return []AccessList{
		{KindSettingsProfile, &a.Profiles},
		{KindRole, &a.Roles},
		{KindUser, &a.Users},
		{KindRowPolicy, &a.Policies},
		{KindQuota, &a.Quotas},
	}
}

// Clone copies a and its lists. The copy of nil is nil.
func (a *Access) Clone() *Access {
	if a == nil {
		return nil
	}
	copied := *a
	for _, list := range copied.Lists() {
		*list.Entities = slices.Clone(*list.Entities)
	}
	copied.Grants = slices.Clone(a.Grants)
	return &copied
}
