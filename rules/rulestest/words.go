package rulestest

// wordThemes are the themes about words and lists.
func wordThemes() []Theme { return nil }
