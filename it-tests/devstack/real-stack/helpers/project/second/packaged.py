WORD = "packaged"
