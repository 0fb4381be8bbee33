package gosrc

// Sample is the catalog that testdata/sample is written from.
var Sample = sample
