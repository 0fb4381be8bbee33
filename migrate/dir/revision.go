package dir

// RevisionTable is the default name of the table that says which files were
// applied to a server.
const RevisionTable = "atlas_schema_revisions"
